namespace SermatecEss.Cli.Output;

/// <summary>How commands print what they found or did.</summary>
internal enum ReportFormat
{
    Text,
    Json,
}
