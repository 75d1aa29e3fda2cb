namespace SermatecEss.Cli.Commands;

/// <summary>The output formats of <c>decode</c>.</summary>
internal enum DecodeFormat
{
    Text,
    Json,
    Ndjson,
}
