namespace SermatecEss.Cli.Commands;

/// <summary>How <c>schedule</c> prints.</summary>
internal enum ScheduleFormat
{
    Text,
    Yaml,
    Json,
}
