using System.Text;
using System.Text.Unicode;
using SermatecEss.Captures.Recordings;
using SermatecEss.Hosting.Terminals;

namespace SermatecEss.Cli.Decoding;

/// <summary>Reads bytes from user input: hex in many notations, hexdumps, logs with lines of <c>--debug</c>, or binary.</summary>
internal sealed class HexInput
{
    /// <summary>The first bytes of a frame.</summary>
    private const string Header = "fe55";

    private const int Block = 1 << 20;
    private const int Piece = 1 << 16;
    private readonly List<CapturePart> _parts = [];
    private readonly List<byte> _bytes = [];
    private readonly HexDump _dump = new();
    private bool? _isLog;
    private bool _isContinued;
    private int _line;

    private HexInput()
    {
    }

    /// <summary>
    /// The bytes of a file or pipe: parsed if it starts as text, otherwise taken as binary frames. Reads block by block, so any length
    /// works.
    /// </summary>
    /// <exception cref="UsageException">It is text without hex.</exception>
    internal static IEnumerable<CapturePart> Read(Stream stream)
    {
        var block = new byte[Block];
        var count = stream.ReadAtLeast(block, block.Length, throwOnEndOfStream: false);
        var known = count == Block && WholeLines(block) is > 0 and var lines ? lines : count;
        return IsText(block.AsSpan(0, known)) ? ReadText(stream, block, count) : ReadBytes(stream, block, count);
    }

    /// <summary>The bytes in a text.</summary>
    /// <exception cref="UsageException">The text is not hex, or all of it is hidden.</exception>
    internal static IEnumerable<CapturePart> FromText(string text)
    {
        var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var block = new byte[Block];
        return ReadText(stream, block, stream.ReadAtLeast(block, block.Length, throwOnEndOfStream: false));
    }

    private static IEnumerable<CapturePart> ReadBytes(Stream stream, byte[] block, int count)
    {
        while (count > 0)
        {
            for (var at = 0; at < count; at += Piece)
                yield return new CapturePart(block.AsSpan(at, Math.Min(Piece, count - at)).ToArray(), Continues: true);
            count = stream.ReadAtLeast(block, block.Length, throwOnEndOfStream: false);
        }

        yield return new CapturePart(default);
    }

    /// <summary>
    /// Lines without hex are skipped in a log, which is a text with lines of <c>--debug</c> in its first block; elsewhere they are errors.
    /// </summary>
    private static IEnumerable<CapturePart> ReadText(Stream stream, byte[] block, int count)
    {
        var input = new HexInput();
        var isWhole = count < Block;
        while (count > 0)
        {
            var isLast = count < Block;
            var length = isLast ? count : WholeLines(block);
            if (length == 0) throw new UsageException($"Line {input._line + 1} is longer than {Block} bytes; break it into several.");
            input.TakeLines(Encoding.UTF8.GetString(block, 0, length).TrimStart('\uFEFF'), isLast);
            if (isWhole && input._parts.Exists(part => part.HiddenHex is not null)
                && input._parts.TrueForAll(part => part.HiddenHex is not null || part.Bytes.IsEmpty))
            {
                throw new UsageException(
                    "The text has hidden bytes (**), so it cannot be decoded. Print it again with --show-secrets.");
            }

            foreach (var part in input._parts) yield return part;
            input._parts.Clear();
            block.AsSpan(length, count - length).CopyTo(block);
            count -= length;
            if (!isLast) count += stream.ReadAtLeast(block.AsSpan(count), block.Length - count, throwOnEndOfStream: false);
        }
    }

    /// <summary>How many bytes of a full block are complete lines.</summary>
    private static int WholeLines(ReadOnlySpan<byte> block) => block.LastIndexOf((byte)'\n') + 1;

    private void TakeLines(string text, bool isLast)
    {
        string[] lines = [.. text.Split('\n').Select(line => line.Trim())];
        _isLog ??= lines.Any(line => RecordedLine.Parse(line) is not null);
        foreach (var line in lines)
        {
            _line++;
            if (line is not ({ Length: > 0 } and not ['#', ..])) continue;
            try
            {
                Take(line, _isLog.Value);
            }
            catch (FormatException) when (_isLog.Value)
            {
                // Other output of the program.
            }
            catch (FormatException e)
            {
                throw new UsageException(lines.Length > 1 ? $"Line {_line}: {e.Message}" : e.Message);
            }
        }

        // The last line of the block ends with a line end, so no other line follows.
        _line--;
        if (isLast) EndPart();
        else EndBlock();
    }

    /// <summary>Frames start with a byte that does not occur in UTF-8 text.</summary>
    private static bool IsText(ReadOnlySpan<byte> content) =>
        Utf8.IsValid(content) && !content.ContainsAnyInRange((byte)0, (byte)8) && !content.Contains((byte)0x7f);

    private void Take(string line, bool isLog)
    {
        var traced = RecordedLine.Parse(line);
        if (traced is null && !isLog && _dump.TryRead(line, _bytes)) return;
        var hex = traced?.Hex ?? HexSpelling.Digits(line);
        if (isLog && traced is null && !hex.StartsWith(Header, StringComparison.OrdinalIgnoreCase)) return;
        if (hex.Contains('*'))
        {
            EndPart();
            _parts.Add(new CapturePart(Convert.FromHexString(hex.Replace('*', '0')), hex, Line: traced));
        }
        else if (traced?.Time is not null)
        {
            // Its frames are those of this line, so that they have its time.
            EndPart();
            _parts.Add(new CapturePart(Convert.FromHexString(hex), Line: traced));
        }
        else
        {
            _bytes.AddRange(Convert.FromHexString(hex));
        }
    }

    /// <summary>Returns the bytes so far; the dump, and perhaps a frame, continues.</summary>
    private void EndBlock()
    {
        if (_bytes.Count > 0) _parts.Add(new CapturePart(_bytes.ToArray(), Continues: true));
        _isContinued |= _bytes.Count > 0;
        _bytes.Clear();
    }

    private void EndPart()
    {
        if (_bytes.Count > 0 || _isContinued) _parts.Add(new CapturePart(_bytes.ToArray()));
        _isContinued = false;
        _bytes.Clear();
        _dump.Restart();
    }
}
