using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace SermatecEss.Protocol.Values;

/// <summary>Texts padded with NUL: the serial numbers are ASCII, the name of a WiFi network is what its owner typed.</summary>
internal static class PaddedText
{
    /// <summary>The text up to the first NUL: UTF-8, or Latin-1 where it is not valid UTF-8.</summary>
    internal static string Read(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)0);
        if (end >= 0) bytes = bytes[..end];
        return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Encoding.Latin1.GetString(bytes);
    }

    /// <summary>Bytes that a text takes without padding.</summary>
    internal static int Length(string text) => Encoding.UTF8.GetByteCount(text);

    /// <summary>
    /// Writes a text that fits; the bytes behind it are left as they are. False where the text has half of a character that takes two.
    /// </summary>
    internal static bool TryWrite(string text, Span<byte> bytes) =>
        Utf8.FromUtf16(text, bytes, out _, out _, replaceInvalidSequences: false) == OperationStatus.Done;
}
