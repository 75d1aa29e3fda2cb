using System.Buffers;
using System.Globalization;
using System.Text;
using SermatecEss.History.Reading;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Web.Influx;

/// <summary>
/// Writes polls as lines of InfluxDB's line protocol. The type of a field never changes: states are integers, everything else is a
/// floating-point number.
/// </summary>
internal static class LineProtocol
{
    private const int LongestNumber = 32;

    /// <summary>Measurement and tags of an inverter, which each of its lines begins with.</summary>
    /// <param name="measurement">The measurement.</param>
    /// <param name="tags">The tags, sorted by key; one without a value is left out.</param>
    internal static byte[] Head(string measurement, params ReadOnlySpan<(string Key, string? Value)> tags)
    {
        var head = new StringBuilder(Escape(measurement, ", "));
        foreach (var (key, value) in tags)
        {
            if (value is { Length: > 0 }) _ = head.Append(',').Append(Escape(key, ",= ")).Append('=').Append(Escape(value, ",= "));
        }

        return Encoding.UTF8.GetBytes(head.ToString());
    }

    /// <summary>Appends a line.</summary>
    /// <param name="output">Takes it.</param>
    /// <param name="head">What <see cref="Head"/> made.</param>
    /// <param name="poll">The values; at least one.</param>
    internal static void Append(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> head, HistoryPoll poll)
    {
        output.Write(head);
        var separator = " "u8;
        foreach (var (point, value) in poll.Values)
        {
            output.Write(separator);
            output.Write(Encoding.UTF8.GetBytes(Escape(point.Point, ",= ")));
            output.Write("="u8);
            Append(output, value);

            // The codes of states are whole numbers.
            if (point is { Kind: ValueKind.Status, Decimals: 0 }) output.Write("i"u8);
            separator = ","u8;
        }

        output.Write(" "u8);
        Append(output, poll.Time.ToUnixTimeSeconds());
        output.Write("\n"u8);
    }

    private static void Append(ArrayBufferWriter<byte> output, decimal number)
    {
        _ = number.TryFormat(output.GetSpan(LongestNumber), out var length, provider: CultureInfo.InvariantCulture);
        output.Advance(length);
    }

    /// <summary>
    /// Text with a backslash before each special character. No line can hold a line break, and none ends with a backslash.
    /// </summary>
    private static string Escape(string text, string special)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (special.Contains(character, StringComparison.Ordinal)) _ = escaped.Append('\\');
            _ = escaped.Append(char.IsControl(character) ? '_' : character);
        }

        if (escaped is { Length: > 0 } && text.EndsWith('\\')) escaped[^1] = '_';
        return escaped.ToString();
    }
}
