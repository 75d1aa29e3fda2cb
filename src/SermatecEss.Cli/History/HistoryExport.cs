using System.Globalization;
using SermatecEss.Cli.Options;
using SermatecEss.Cli.Terminals;
using SermatecEss.History.Reading;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Inverter.State;

namespace SermatecEss.Cli.History;

/// <summary>Writes rows of the history to a file or to stdout.</summary>
/// <param name="context">The command line.</param>
/// <param name="reader">The history.</param>
/// <param name="serial">The inverter.</param>
internal sealed class HistoryExport(CliContext context, HistoryReader reader, string serial)
{
    private static readonly TimeSpan Finest = TimeSpan.FromMinutes(5);

    /// <summary>The points that are exported: those that are named, or all.</summary>
    /// <exception cref="UsageException">One has no history.</exception>
    internal IReadOnlyList<string> Points(IEnumerable<string> named)
    {
        var known = reader.Points(serial).Select(point => point.Point).ToList();
        var points = named
            .SelectMany(list => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .ToList();
        foreach (var point in points.Where(point => !known.Contains(point)))
            throw new UsageException($"There is no history of '{point}'.{Spelling.Hint(point, known)}");
        return points.Count > 0 ? [.. points.Distinct()] : known;
    }

    /// <summary>Writes the rows.</summary>
    /// <param name="points">The points.</param>
    /// <param name="from">The beginning.</param>
    /// <param name="to">The end.</param>
    /// <param name="every">The distance of rows; null for days.</param>
    /// <param name="format">How.</param>
    /// <param name="file">The file; null for stdout.</param>
    /// <param name="cancellation">Ends it.</param>
    internal void Run(
        IReadOnlyList<string> points,
        DateTimeOffset from,
        DateTimeOffset to,
        TimeSpan? every,
        RowFormat format,
        string? file,
        CancellationToken cancellation)
    {
        // There is nothing before the first value, and looking for it would take long.
        var inverter = reader.Info().Inverters.First(inverter => inverter.Serial == serial);
        if (every is not null && inverter.From is { } first && from < first) from = first;
        if (every < Finest && (inverter.RawFrom is not { } raw || from < raw))
        {
            context.Tell("Values closer than 5 minutes are kept for a limited time only"
                + (inverter.RawFrom is { } begin
                    ? string.Create(CultureInfo.InvariantCulture, $": here since {begin:yyyy-MM-dd HH:mm}.")
                    : ", and there are none."));
        }

        if (file is null)
        {
            _ = Write(context.Output, points, from, to, every, format, cancellation);
            return;
        }

        try
        {
            long count;
            using (var writer = new StreamWriter(PrivateFile.Create(file, FileMode.Create)))
                count = Write(writer, points, from, to, every, format, cancellation);
            context.Report(count == 0 ? $"Wrote {file}: no values in this time." : $"Wrote {file}: {count} rows.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"Cannot write {file}: {e.Message.TrimEnd('.')}.");
        }
        catch (OperationCanceledException)
        {
            // Half an export is easily taken for a whole one.
            File.Delete(file);
            throw;
        }
    }

    private long Write(
        TextWriter output,
        IReadOnlyList<string> points,
        DateTimeOffset from,
        DateTimeOffset to,
        TimeSpan? every,
        RowFormat format,
        CancellationToken cancellation)
    {
        var showsRows = Terminal.IsInteractive(output);
        using var bar = showsRows || context.Quiet || !Terminal.CanRedraw(context.Error)
            ? null
            : new ProgressBar(Terminal.Raw(context.Error), "Exporting", context.Time);
        var rows = new RowWriter(output, format, points);
        rows.Begin();
        foreach (var row in reader.Export(serial, points, from, to, every))
        {
            cancellation.ThrowIfCancellationRequested();
            if (StandardStream.OutputClosed.IsCancellationRequested && ReferenceEquals(output, context.Output)) return rows.Count;
            bar?.Show((row.Time - from) / (to - from));
            rows.Write(row);
        }

        rows.End();
        return rows.Count;
    }
}
