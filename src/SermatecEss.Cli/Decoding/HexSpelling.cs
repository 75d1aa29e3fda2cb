using System.Globalization;
using System.Text;

namespace SermatecEss.Cli.Decoding;

/// <summary>The notations of hex bytes that programs and people use.</summary>
internal static class HexSpelling
{
    private const string Separators = " \t:,;.-_\"'{}[]()<>";
    private const string EscapeLetters = "0abtnvfr";
    private static readonly byte[] EscapedBytes = [0, 7, 8, 9, 10, 11, 12, 13];

    /// <summary>The hex digits of a line, two for each byte; <c>**</c> for a hidden one.</summary>
    /// <exception cref="FormatException">The line is not hex.</exception>
    internal static string Digits(string line)
    {
        if (line.Contains('\\', StringComparison.Ordinal)) return Convert.ToHexStringLower(Unescaped(line));
        var plain = line.Replace("0x", "", StringComparison.OrdinalIgnoreCase);
        var digits = new StringBuilder(plain.Length);
        foreach (var c in plain)
        {
            if (char.IsAsciiHexDigit(c) || c == '*') _ = digits.Append(c);
            else if (!Separators.Contains(c, StringComparison.Ordinal)) throw NoDigit(c);
        }

        if (digits.Length % 2 != 0)
            throw new FormatException($"{digits.Length} hex digits: a byte has two, so one is missing or extra.");
        return digits.ToString();
    }

    /// <summary>
    /// The bytes of <c>\xfe\x55</c>, also as a C or Python literal. In quotes, other characters are literal, as in <c>b'\xfeUd\x14'</c>.
    /// </summary>
    private static byte[] Unescaped(string line)
    {
        var bytes = new List<byte>(line.Length);
        char? quote = null;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c == '\\') bytes.Add(Escaped(line, ref i));
            else if (quote is null && c is '"' or '\'') quote = c;
            else if (c == quote) quote = null;
            else if (quote is not null && char.IsAscii(c)) bytes.Add((byte)c);
            else if (!Separators.Contains(c, StringComparison.Ordinal) && !IsPrefix(line, i)) throw NoDigit(c);
        }

        return [.. bytes];
    }

    private static byte Escaped(string line, ref int at)
    {
        var letter = ++at < line.Length ? line[at] : '\\';
        if (letter is 'x' or 'X')
        {
            var digits = line.AsSpan(at + 1, Math.Min(2, line.Length - at - 1));
            at += digits.Length;
            return digits.Length == 2 && byte.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
                ? value
                : throw new FormatException($"'\\x{digits}' is not a byte; write bytes as \\xfe\\x55.");
        }

        var known = EscapeLetters.IndexOf(letter, StringComparison.Ordinal);
        if (known >= 0) return EscapedBytes[known];
        return letter is '\\' or '"' or '\''
            ? (byte)letter
            : throw new FormatException($"'\\{letter}' is not a byte; write bytes as \\xfe\\x55.");
    }

    /// <summary>Whether a character is the <c>b</c> prefix of a Python bytes literal.</summary>
    private static bool IsPrefix(string line, int at) => line[at] == 'b' && at + 1 < line.Length && line[at + 1] is '"' or '\'';

    private static FormatException NoDigit(char c) => new($"'{c}' is not a hex digit; write bytes as fe5564140a0000deae.");
}
