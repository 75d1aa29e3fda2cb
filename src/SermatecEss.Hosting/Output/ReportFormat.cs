namespace SermatecEss.Hosting.Output;

/// <summary>The output formats of checks and changes.</summary>
internal enum ReportFormat
{
    Text,
    Json,
}
