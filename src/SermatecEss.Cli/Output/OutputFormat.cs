namespace SermatecEss.Cli.Output;

/// <summary>The output formats of readings.</summary>
internal enum OutputFormat
{
    Text,
    Table,
    Json,
    Ndjson,
    Csv,
    Raw,

    /// <summary>The legacy format.</summary>
    Legacy,
}
