using SermatecEss.Inverter;

namespace SermatecEss.Cli.Output;

/// <summary>Prints answers in one of the formats, as they come.</summary>
internal interface IResponseWriter
{
    /// <summary>Prints what came of one answer.</summary>
    void Write(Response response);

    /// <summary>Ends the print, after the last answer.</summary>
    void End();
}
