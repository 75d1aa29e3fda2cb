using SermatecEss.Inverter;

namespace SermatecEss.Cli.Output;

/// <summary>Prints responses in one format, as they come.</summary>
internal interface IResponseWriter
{
    /// <summary>Prints one response.</summary>
    void Write(Response response);

    /// <summary>Ends the output, after the last response.</summary>
    void End();
}
