namespace SermatecEss.Cli.Output;

/// <summary>How readings are printed.</summary>
internal enum OutputFormat
{
    Text,
    Table,
    Json,
    Ndjson,
    Csv,
    Raw,

    /// <summary>As the older program prints them.</summary>
    Legacy,
}
