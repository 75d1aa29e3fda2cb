namespace SermatecEss.Cli.Commands;

/// <summary>The output formats of <c>list points</c>.</summary>
internal enum PointListFormat
{
    Text,
    Table,
    Json,
    Csv,
    Markdown,
}
