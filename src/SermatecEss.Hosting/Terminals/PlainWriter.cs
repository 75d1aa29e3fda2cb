using System.Buffers;
using System.Globalization;
using System.Text;

namespace SermatecEss.Hosting.Terminals;

/// <summary>
/// Writes text that a terminal only displays: control characters from files or arguments are escaped, as in <c>\x1b</c>. Line ends and tabs
/// are kept.
/// </summary>
/// <param name="inner">Where the text goes.</param>
internal sealed class PlainWriter(TextWriter inner) : TextWriter(CultureInfo.InvariantCulture)
{
    private static readonly SearchValues<char> Control = SearchValues.Create(
        [.. Enumerable.Range(0, 0x100).Select(code => (char)code).Where(c => char.IsControl(c) && c is not ('\n' or '\t'))]);

    /// <summary>Where the text goes, unfiltered.</summary>
    internal TextWriter Inner { get; } = inner;

    /// <inheritdoc/>
    public override Encoding Encoding => Inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Inner.Write(Plain([value]));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Inner.Write(Plain(buffer.AsSpan(index, count)));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => Inner.Write(Plain(buffer));

    /// <inheritdoc/>
    public override void Write(string? value) => Inner.Write(Plain(value));

    /// <inheritdoc/>
    public override void WriteLine() => Inner.WriteLine();

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Inner.WriteLine(Plain(value));

    /// <inheritdoc/>
    public override void Flush() => Inner.Flush();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) Inner.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>The text with control characters escaped.</summary>
    internal static string Plain(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAny(Control)) return text.ToString();
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var isLineEnd = c == '\r' && i + 1 < text.Length && text[i + 1] == '\n';
            if (isLineEnd || !Control.Contains(c)) _ = plain.Append(c);
            else _ = plain.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}");
        }

        return plain.ToString();
    }
}
