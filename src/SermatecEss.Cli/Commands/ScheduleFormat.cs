namespace SermatecEss.Cli.Commands;

/// <summary>The output formats of <c>schedule</c>.</summary>
internal enum ScheduleFormat
{
    Text,
    Yaml,
    Json,
}
