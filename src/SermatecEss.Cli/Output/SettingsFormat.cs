namespace SermatecEss.Cli.Output;

/// <summary>How <c>settings</c> prints.</summary>
internal enum SettingsFormat
{
    Text,
    Wide,
    Json,
}
