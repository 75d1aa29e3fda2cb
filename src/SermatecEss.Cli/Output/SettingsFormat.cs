namespace SermatecEss.Cli.Output;

/// <summary>The output formats of <c>settings</c>.</summary>
internal enum SettingsFormat
{
    Text,
    Wide,
    Json,
}
