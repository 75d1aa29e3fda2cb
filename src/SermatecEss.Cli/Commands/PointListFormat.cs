namespace SermatecEss.Cli.Commands;

/// <summary>How <c>list points</c> prints.</summary>
internal enum PointListFormat
{
    Text,
    Table,
    Json,
    Csv,
    Markdown,
}
