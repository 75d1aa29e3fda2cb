namespace SermatecEss.Cli.Commands;

/// <summary>How <c>doctor</c>, <c>check-config</c> and <c>mqtt clean</c> print.</summary>
internal enum ReportFormat
{
    Text,
    Json,
}
