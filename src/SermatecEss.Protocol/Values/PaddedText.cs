using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace SermatecEss.Protocol.Values;

/// <summary>Texts padded with NUL: serial numbers are ASCII, the name of a WiFi network is whatever its user typed.</summary>
internal static class PaddedText
{
    /// <summary>The text up to the first NUL: UTF-8, or Latin-1 if it is not valid UTF-8.</summary>
    internal static string Read(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)0);
        if (end >= 0) bytes = bytes[..end];
        return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Encoding.Latin1.GetString(bytes);
    }

    /// <summary>The length of a text in bytes, without padding.</summary>
    internal static int Length(string text) => Encoding.UTF8.GetByteCount(text);

    /// <summary>
    /// Writes a text that fits, and leaves the bytes after it unchanged. False if the text contains half a surrogate pair.
    /// </summary>
    internal static bool TryWrite(string text, Span<byte> bytes) =>
        Utf8.FromUtf16(text, bytes, out _, out _, replaceInvalidSequences: false) == OperationStatus.Done;
}
