namespace SermatecEss.Cli.Commands;

/// <summary>How <c>doctor</c> and <c>mqtt clean</c> print.</summary>
internal enum ReportFormat
{
    Text,
    Json,
}
