using System.Globalization;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Captures.Recordings;

/// <summary>
/// A frame as a line of text, as <c>--record</c> and <c>--debug</c> write it: time, perhaps the inverter's address, direction, hex.
/// </summary>
/// <param name="Time">When it was sent or received; null if the line has no time. Year 1 if it has a time of day only.</param>
/// <param name="Where">The inverter's address; null if the line has none.</param>
/// <param name="Sent">Whether it was sent to the inverter.</param>
/// <param name="Hex">The frame; <c>**</c> for each hidden byte.</param>
public sealed record RecordedLine(DateTimeOffset? Time, string? Where, bool Sent, string Hex)
{
    private const string SentArrow = "->";
    private const string ReceivedArrow = "<-";

    /// <summary>Writes a frame with its whole time.</summary>
    /// <param name="time">When it was sent or received.</param>
    /// <param name="where">The inverter's address.</param>
    /// <param name="sent">Whether it was sent to the inverter.</param>
    /// <param name="frame">The frame.</param>
    public static string Write(DateTimeOffset time, string where, bool sent, ReadOnlySpan<byte> frame)
    {
        // One word, also for an inverter that dials in, which is named by its serial number and the address of this computer.
        where = where.Replace(' ', '_');
        var arrow = sent ? SentArrow : ReceivedArrow;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {where} {arrow} {Convert.ToHexStringLower(frame)}");
    }

    /// <summary>Reads a line, with anything before it, such as the prefix of a log; null if it has no frame.</summary>
    public static RecordedLine? Parse(string line)
    {
        var sent = line.LastIndexOf(SentArrow, StringComparison.Ordinal);
        var received = line.LastIndexOf(ReceivedArrow, StringComparison.Ordinal);
        var arrow = Math.Max(sent, received);
        if (arrow < 0) return null;
        var hex = line[(arrow + SentArrow.Length)..].Replace(" ", "", StringComparison.Ordinal);
        if (hex.Length < 2 * FrameLayout.MinLength || hex.Length % 2 != 0) return null;
        foreach (var c in hex)
            if (!char.IsAsciiHexDigit(c) && c != '*') return null;
        var words = line[..arrow].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0) return new RecordedLine(null, null, sent == arrow, hex);
        if (TimeOf(words[^1]) is { } time) return new RecordedLine(time, null, sent == arrow, hex);
        var before = words.Length > 1 ? TimeOf(words[^2]) : null;
        return new RecordedLine(before, before is null ? null : words[^1], sent == arrow, hex);
    }

    private static DateTimeOffset? TimeOf(string word)
    {
        if (word.Contains('T'))
        {
            return DateTimeOffset.TryParse(
                word, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
                ? time
                : null;
        }

        return TimeSpan.TryParseExact(word, @"hh\:mm\:ss\.fff", CultureInfo.InvariantCulture, out var span)
            ? DateTimeOffset.MinValue + span
            : null;
    }
}
