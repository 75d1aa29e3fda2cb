using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Output;

/// <summary>Creates the writer for a format.</summary>
internal static class ResponseWriter
{
    internal static IResponseWriter Create(
        OutputFormat format,
        TextWriter output,
        ReadingText text,
        CommandCatalogue catalogue,
        bool severalFrames) =>
        format switch
        {
            OutputFormat.Table => new TableWriter(output, text),
            OutputFormat.Json => new JsonWriter(output, text),
            OutputFormat.Ndjson => new NdjsonWriter(output, text),
            OutputFormat.Csv => new CsvWriter(output, text),
            OutputFormat.Legacy => new LegacyWriter(output, text, catalogue),
            OutputFormat.Raw => new RawWriter(output, text, catalogue),
            _ => new LineWriter(output, text, severalFrames),
        };
}
