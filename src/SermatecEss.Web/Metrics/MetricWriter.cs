using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;

namespace SermatecEss.Web.Metrics;

/// <summary>Writes metrics in the text format of Prometheus, or in that of OpenMetrics.</summary>
/// <param name="output">Takes the text.</param>
/// <param name="isOpenMetrics">Whether to write OpenMetrics.</param>
internal sealed class MetricWriter(PipeWriter output, bool isOpenMetrics)
{
    /// <summary>How much is written before it waits for the reader to take it.</summary>
    private const int MostUnread = 32 * 1024;

    /// <summary>Sign, 29 digits and a point.</summary>
    private const int LongestNumber = 31;
    private MetricFamily? _family;
    private bool _hasHead;

    /// <summary>Begins a family. One without samples leaves no trace.</summary>
    internal void Begin(MetricFamily family)
    {
        _family = family;
        _hasHead = false;
    }

    /// <summary>Writes a sample of the family that was begun.</summary>
    /// <param name="labels">Its labels, as <see cref="MetricLabels"/> writes them; empty for none.</param>
    /// <param name="value">Its value.</param>
    internal void Write(ReadOnlySpan<byte> labels, decimal value) => Write(labels, [], value);

    /// <inheritdoc cref="Write(ReadOnlySpan{byte}, decimal)"/>
    /// <param name="labels">Its labels, as <see cref="MetricLabels"/> writes them; empty for none.</param>
    /// <param name="more">Further labels; empty for none.</param>
    /// <param name="value">Its value.</param>
    internal void Write(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> more, decimal value)
    {
        var family = _family!;
        if (!_hasHead) output.Write(family.Head(isOpenMetrics));
        _hasHead = true;
        var name = family.Sample.Span;
        var line = output.GetSpan(name.Length + labels.Length + more.Length + LongestNumber + "{,} \n".Length);
        name.CopyTo(line);
        var length = name.Length;
        if (labels.Length + more.Length > 0)
        {
            line[length++] = (byte)'{';
            labels.CopyTo(line[length..]);
            length += labels.Length;
            if (labels.Length > 0 && more.Length > 0) line[length++] = (byte)',';
            more.CopyTo(line[length..]);
            length += more.Length;
            line[length++] = (byte)'}';
        }

        line[length++] = (byte)' ';
        _ = value.TryFormat(line[length..], out var digits, provider: CultureInfo.InvariantCulture);
        length += digits;
        line[length++] = (byte)'\n';
        output.Advance(length);
    }

    /// <summary>Hands over what is written, if that is much.</summary>
    /// <returns>Whether anybody still reads.</returns>
    internal async ValueTask<bool> FlushAsync(CancellationToken cancellation) =>
        output.UnflushedBytes < MostUnread || !(await output.FlushAsync(cancellation)).IsCompleted;

    /// <summary>Writes the end, and hands everything over.</summary>
    internal async Task EndAsync(CancellationToken cancellation)
    {
        if (isOpenMetrics) output.Write("# EOF\n"u8);
        _ = await output.FlushAsync(cancellation);
    }
}
