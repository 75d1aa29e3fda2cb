using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SermatecEss.Cli.Output;

/// <summary>Writes one JSON document to a text writer.</summary>
internal static class JsonDocumentWriter
{
    internal static void Write(TextWriter output, bool indented, Action<Utf8JsonWriter> write) =>
        Write(output, indented, (json, _) => write(json));

    /// <summary>Writes a document of any length.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="indented">Whether to indent for people.</param>
    /// <param name="write">Writes the content, and calls its argument now and then to flush.</param>
    internal static void Write(TextWriter output, bool indented, Action<Utf8JsonWriter, Action> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        // Relaxed: the output is a document of its own, never part of a web page, and °C should stay readable.
        using (var json = new Utf8JsonWriter(
            buffer, new JsonWriterOptions { Indented = indented, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            write(json, () =>
            {
                json.Flush();
                output.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
                buffer.ResetWrittenCount();
            });
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }
}
