using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SermatecEss.Bridge.Messages;

/// <summary>Messages that are one JSON object.</summary>
public static class Json
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Announcements are large; growing a buffer for each would produce far more garbage than the messages themselves.</summary>
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    /// <summary>An object with the properties that a function writes.</summary>
    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        // The writing function may write another message meanwhile.
        var buffer = _buffer ?? new ArrayBufferWriter<byte>();
        _buffer = null;
        buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        var message = buffer.WrittenSpan.ToArray();
        _buffer = buffer;
        return message;
    }

    /// <summary>The name of a value of an enumeration, in lower case.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    /// <summary>A time with milliseconds and offset, RFC 3339.</summary>
    public static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    /// <summary>A time in whole seconds with its offset, RFC 3339.</summary>
    public static string Seconds(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
