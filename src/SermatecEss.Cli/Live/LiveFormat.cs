namespace SermatecEss.Cli.Live;

/// <summary>How an inverter is shown live.</summary>
internal enum LiveFormat
{
    /// <summary>For people: a screen on a terminal, lines elsewhere.</summary>
    Text,

    /// <summary>An object a line.</summary>
    Ndjson,

    /// <summary>A table with a heading.</summary>
    Csv,
}
