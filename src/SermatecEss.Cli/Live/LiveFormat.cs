namespace SermatecEss.Cli.Live;

/// <summary>The output formats of the live view.</summary>
internal enum LiveFormat
{
    /// <summary>Text: a screen on a terminal, lines elsewhere.</summary>
    Text,

    /// <summary>One JSON object per line.</summary>
    Ndjson,

    /// <summary>CSV with a header.</summary>
    Csv,
}
