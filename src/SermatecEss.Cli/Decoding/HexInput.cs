using System.Buffers;
using SermatecEss.Cli.Terminals;

namespace SermatecEss.Cli.Decoding;

/// <summary>Bytes from what a user has: hex in many spellings, the lines of <c>--debug</c>, or the bytes themselves.</summary>
internal static class HexInput
{
    private static readonly SearchValues<byte> TextBytes = SearchValues.Create("0123456789abcdefABCDEFxX \t\r\n:.,;-_<>*#"u8);

    /// <summary>The bytes that a file or a pipe means: decoded where it is hex text, as they are otherwise.</summary>
    internal static byte[] Read(byte[] content)
    {
        if (content.AsSpan().ContainsAnyExcept(TextBytes)) return content;
        return FromText(System.Text.Encoding.ASCII.GetString(content));
    }

    /// <summary>The bytes of a hex text. Lines may have the time and direction of <c>--debug</c> before them.</summary>
    /// <exception cref="UsageException">The text is not hex.</exception>
    internal static byte[] FromText(string text)
    {
        var bytes = new List<byte>();
        foreach (var rawLine in text.Split('\n'))
        {
            var line = AfterArrow(rawLine).Replace("0x", "", StringComparison.OrdinalIgnoreCase);
            var digits = string.Concat(line.Where(c => !char.IsWhiteSpace(c) && c is not (':' or ',' or '-' or '.' or ';')));
            if (digits.Contains('*'))
            {
                throw new UsageException(
                    "The text has hidden bytes (**): a frame with a password was printed without --show-secrets, so it cannot be decoded.");
            }

            if (digits.FirstOrDefault(c => !char.IsAsciiHexDigit(c)) is var wrong and not '\0')
                throw new UsageException($"'{wrong}' is not a hex digit; give bytes as in fe5564140a0000deae.");
            if (digits.Length % 2 != 0)
                throw new UsageException($"The text has {digits.Length} hex digits; a byte has two, so one is missing or too many.");
            bytes.AddRange(Convert.FromHexString(digits));
        }

        return [.. bytes];
    }

    private static string AfterArrow(string line)
    {
        var arrow = Math.Max(line.IndexOf("->", StringComparison.Ordinal), line.IndexOf("<-", StringComparison.Ordinal));
        return arrow < 0 ? line : line[(arrow + 2)..];
    }
}
