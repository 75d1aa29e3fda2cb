using SermatecEss.Inverter;

namespace SermatecEss.Cli.Output;

/// <summary>Prints answers in one of the formats, as they come.</summary>
internal interface IAnswerWriter
{
    /// <summary>Prints what came of one answer.</summary>
    void Write(Answer answer);

    /// <summary>Ends the print, after the last answer.</summary>
    void End();
}
