namespace SermatecEss.Cli.Commands;

/// <summary>How <c>list</c> prints.</summary>
internal enum ListFormat
{
    Text,
    Table,
    Json,

    /// <summary>As the older program prints it.</summary>
    Legacy,
}
