namespace SermatecEss.Cli.History;

/// <summary>How rows of the history are written.</summary>
internal enum RowFormat
{
    Csv,
    Json,
    Ndjson,
}
