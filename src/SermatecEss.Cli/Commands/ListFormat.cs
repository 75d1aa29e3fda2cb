namespace SermatecEss.Cli.Commands;

/// <summary>The output formats of <c>list</c>.</summary>
internal enum ListFormat
{
    Text,
    Table,
    Json,

    /// <summary>The legacy format.</summary>
    Legacy,
}
