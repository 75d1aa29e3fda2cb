namespace SermatecEss.Cli.Commands;

/// <summary>How <c>decode</c> prints.</summary>
internal enum DecodeFormat
{
    Text,
    Json,
}
