using System.Text;
using System.Text.Unicode;
using SermatecEss.Cli.Terminals;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Cli.Decoding;

/// <summary>
/// Bytes from what a user has: hex in many spellings, hexdumps, logs with the lines of <c>--debug</c>, or the bytes themselves.
/// </summary>
internal sealed class HexInput
{
    /// <summary>How a frame begins.</summary>
    private const string Header = "fe55";

    private static readonly string[] Arrows = ["->", "<-"];
    private readonly List<CapturePart> _parts = [];
    private readonly List<byte> _bytes = [];
    private readonly HexDump _dump = new();

    private HexInput()
    {
    }

    /// <summary>What a file or a pipe means: read as text where it is one, as the bytes of frames otherwise.</summary>
    /// <exception cref="UsageException">It is a text without hex.</exception>
    internal static IReadOnlyList<CapturePart> Read(byte[] content) => IsText(content)
        ? FromText(Encoding.UTF8.GetString(content).TrimStart('\uFEFF'))
        : [new CapturePart(content)];

    /// <summary>The bytes of a text.</summary>
    /// <remarks>
    /// Lines without hex are skipped in a log, which is a text with lines of <c>--debug</c>; elsewhere they are a mistake.
    /// </remarks>
    /// <exception cref="UsageException">The text is not hex, or all of it is hidden.</exception>
    internal static IReadOnlyList<CapturePart> FromText(string text)
    {
        var input = new HexInput();
        string[] lines = [.. text.Split('\n').Select(line => line.Trim())];
        var isLog = lines.Any(line => TracedFrame(line) is not null);
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i] is not ({ Length: > 0 } and not ['#', ..])) continue;
            try
            {
                input.Take(lines[i], isLog);
            }
            catch (FormatException) when (isLog)
            {
                // What a program tells besides its frames.
            }
            catch (FormatException e)
            {
                throw new UsageException(lines.Length > 1 ? $"Line {i + 1}: {e.Message}" : e.Message);
            }
        }

        input.EndPart();
        if (input._parts.Count > 0 && input._parts.TrueForAll(part => part.HiddenHex is not null))
        {
            throw new UsageException(
                "The text has hidden bytes (**): a frame with a password was printed without --show-secrets, so it cannot be decoded.");
        }

        return input._parts;
    }

    /// <summary>Frames begin with a byte that no text in UTF-8 has.</summary>
    private static bool IsText(byte[] content) =>
        Utf8.IsValid(content) && !content.AsSpan().ContainsAnyInRange((byte)0, (byte)8) && !content.AsSpan().Contains((byte)0x7f);

    private void Take(string line, bool isLog)
    {
        var frame = TracedFrame(line);
        if (frame is null && !isLog && _dump.TryRead(line, _bytes)) return;
        var hex = frame ?? HexSpelling.Digits(line);
        if (isLog && frame is null && !hex.StartsWith(Header, StringComparison.OrdinalIgnoreCase)) return;
        if (hex.Contains('*'))
        {
            EndPart();
            _parts.Add(new CapturePart(Convert.FromHexString(hex.Replace('*', '0')), hex));
        }
        else
        {
            _bytes.AddRange(Convert.FromHexString(hex));
        }
    }

    private void EndPart()
    {
        if (_bytes.Count > 0) _parts.Add(new CapturePart(_bytes.ToArray()));
        _bytes.Clear();
        _dump.Restart();
    }

    /// <summary>The digits behind the arrow of a line of <c>--debug</c>, whatever a log has before it; null for any other line.</summary>
    private static string? TracedFrame(string line)
    {
        var arrow = Arrows.Max(arrow => line.LastIndexOf(arrow, StringComparison.Ordinal));
        if (arrow < 0) return null;
        var hex = line[(arrow + Arrows[0].Length)..].Replace(" ", "", StringComparison.Ordinal);
        var isFrame = hex.Length >= 2 * FrameLayout.MinLength && hex.Length % 2 == 0 && hex.All(c => char.IsAsciiHexDigit(c) || c == '*');
        return isFrame ? hex : null;
    }
}
