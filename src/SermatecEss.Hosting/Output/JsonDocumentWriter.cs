using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SermatecEss.Hosting.Output;

/// <summary>Writes one JSON document to a text writer.</summary>
internal static class JsonDocumentWriter
{
    private const int LinesAtOnce = 1 << 16;

    internal static void Write(TextWriter output, bool indented, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options(indented))) write(json);
        output.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    /// <summary>Writes a sequence of any length as one indented array.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="items">The items.</param>
    /// <param name="write">Writes an item.</param>
    internal static void WriteArray<T>(TextWriter output, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
        where T : class
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options(indented: true)))
        {
            json.WriteStartArray();
            foreach (var item in items)
            {
                write(json, item);
                json.Flush();
                output.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
                buffer.ResetWrittenCount();
            }

            json.WriteEndArray();
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    /// <summary>Writes a sequence of any length as one indented array, or as one object a line.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="items">The items.</param>
    /// <param name="isLines">Whether to write lines.</param>
    /// <param name="write">Writes an item.</param>
    internal static void WriteMany<T>(TextWriter output, IEnumerable<T> items, bool isLines, Action<Utf8JsonWriter, T> write)
        where T : class
    {
        if (!isLines)
        {
            WriteArray(output, items, write);
            return;
        }

        var buffer = new ArrayBufferWriter<byte>(2 * LinesAtOnce);
        using var lines = new Utf8JsonWriter(buffer, Options(indented: false));
        foreach (var item in items)
        {
            write(lines, item);
            lines.Flush();
            lines.Reset();
            buffer.Write("\n"u8);
            if (buffer.WrittenCount < LinesAtOnce) continue;
            output.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
            buffer.ResetWrittenCount();
        }

        output.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    // Relaxed: the output is a document of its own, never part of a web page, and °C should stay readable.
    private static JsonWriterOptions Options(bool indented) =>
        new() { Indented = indented, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
