using System.Globalization;
using SermatecEss.Hosting.Terminals;

namespace SermatecEss.Cli.Decoding;

/// <summary>
/// Parses the lines of a hexdump by xxd, <c>hexdump -C</c>, od, netcat or tcpdump: an offset, bytes, and optionally their characters.
/// </summary>
internal sealed class HexDump
{
    /// <summary>The most bytes that all <c>*</c> together may expand to; otherwise a few lines could fill the memory.</summary>
    private const long MostRepeated = 1 << 20;

    private long _repeated;
    private long? _position;
    private byte[] _row = [];
    private bool _repeats;

    /// <summary>Resets, since the next dump may start at any offset.</summary>
    internal void Restart()
    {
        _position = null;
        _repeats = false;
    }

    /// <summary>Parses a line.</summary>
    /// <param name="line">The line, trimmed.</param>
    /// <param name="bytes">Takes its bytes.</param>
    /// <returns>Whether it is a line of a hexdump.</returns>
    /// <exception cref="UsageException">Its bytes are swapped, or repeat too often.</exception>
    internal bool TryRead(string line, List<byte> bytes)
    {
        if (line == "*" && _position is not null) return _repeats = true;
        if (line is ['<' or '>', ' ', ..]) line = line[1..].TrimStart();
        var end = line.AsSpan().IndexOfAny(": \t");
        var token = end < 0 ? line : line[..end];
        var hasColon = end >= 0 && line[end] == ':';
        var rest = end < 0 ? "" : line[(hasColon ? end + 1 : end)..];
        if (Offset(token, hasColon, rest, line) is not { } offset || Row(rest, hasColon) is not { } row) return false;
        if (token.Length == 7 && row.Length > 1 && !rest.Trim()[2..].StartsWith(' '))
        {
            throw new UsageException(
                "This hexdump shows words in the computer's byte order, so the order of the bytes is not certain. "
                + "Use 'hexdump -C' or xxd.");
        }

        if (_repeats) Repeat(offset, bytes);
        bytes.AddRange(row);
        _position = offset + row.Length;
        if (row.Length > 0) _row = row;
        return true;
    }

    /// <summary>
    /// The offset of a line; null if its first word is not one. Digits that could also be bytes must match the number of bytes before.
    /// </summary>
    private long? Offset(string token, bool hasColon, string rest, string line)
    {
        var digits = token.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? token[2..] : token;
        if (digits.Length is < 4 or > 8
            || !long.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var offset))
            return null;
        if (hasColon) return rest.Length == 0 || char.IsWhiteSpace(rest[0]) ? offset : null;
        if (_repeats || line.EndsWith('|')) return offset;
        var position = _position ?? 0;
        if (digits.Length == 7 && IsOctal(digits, position)) return position;
        var isApart = rest.Length == 0 || rest.StartsWith("  ", StringComparison.Ordinal) || digits.Length > 4;
        return offset == position && isApart && (rest.Length > 0 || _position is not null) ? offset : null;
    }

    private static bool IsOctal(string digits, long position) =>
        string.Equals(digits, Convert.ToString(position, 8).PadLeft(digits.Length, '0'), StringComparison.Ordinal);

    /// <summary>The bytes of a line after its offset, without the characters; null if there are none.</summary>
    private static byte[]? Row(string rest, bool hasColon)
    {
        var row = rest.TrimStart();
        foreach (var begin in (string[])["|", "#", hasColon ? "  " : "   "])
        {
            var at = row.IndexOf(begin, StringComparison.Ordinal);
            if (at >= 0) row = row[..at];
        }

        string[] groups = row.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var isHex = groups.All(group => group.Length % 2 == 0 && group.All(char.IsAsciiHexDigit));
        return isHex ? Convert.FromHexString(string.Concat(groups)) : null;
    }

    private void Repeat(long until, List<byte> bytes)
    {
        _repeats = false;
        var missing = until - _position!.Value;
        if (missing < 0 || missing > MostRepeated - _repeated || _row.Length == 0)
        {
            throw new UsageException(
                $"The '*' in this hexdump leaves out {missing} bytes. Use 'hexdump -v -C' or xxd.");
        }

        _repeated += missing;
        for (var i = 0; i < missing; i++) bytes.Add(_row[i % _row.Length]);
    }
}
