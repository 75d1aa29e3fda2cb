namespace SermatecEss.Cli.Commands;

/// <summary>How commands print what they found or did.</summary>
internal enum ReportFormat
{
    Text,
    Json,
}
