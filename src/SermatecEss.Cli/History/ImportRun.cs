using System.Globalization;
using SermatecEss.Cli.Options;
using SermatecEss.Cli.Terminals;
using SermatecEss.History.Importing;
using SermatecEss.History.Reading;
using SermatecEss.Hosting.Terminals;

namespace SermatecEss.Cli.History;

/// <summary>Imports files into the history.</summary>
/// <param name="context">The command line.</param>
/// <param name="isTrial">Whether nothing is kept of it.</param>
internal sealed class ImportRun(CliContext context, bool isTrial)
{
    /// <summary>Lines of a file that are reported one by one.</summary>
    private const int MostReported = 100;
    private readonly List<string> _unmapped = [];

    /// <summary>Reads which columns belong to which points, as <c>COLUMN=POINT</c>.</summary>
    /// <exception cref="UsageException">One is not of this form, or there is no such point.</exception>
    internal IReadOnlyDictionary<string, string> Map(IEnumerable<string> words)
    {
        var points = HistoryPoints.Of(context.Catalogue);
        var map = new Dictionary<string, string>();
        foreach (var word in words)
        {
            var end = word.LastIndexOf('=');
            if (end <= 0) throw new UsageException($"--map '{word}': expected COLUMN=POINT, such as 'Vyroba=pv_power'.");
            var point = word[(end + 1)..].Trim();
            if (!points.Contains(point))
                throw new UsageException($"--map '{word}': there is no history of a point '{point}'.{Spelling.Hint(point, points)}");
            map[word[..end].Trim()] = point;
        }

        return map;
    }

    /// <summary>The inverter that the values are of: the one that is named, or the only one of the history.</summary>
    /// <exception cref="UsageException">There are several, or none yet.</exception>
    internal static string Serial(string? named, string file, TimeZoneInfo zone)
    {
        if (named is not null) return named;
        using var reader = HistoryReader.Open(file, zone);
        return reader?.Serials switch
        {
            [var only] => only,
            null or [] => throw new UsageException("The history has no inverter yet. Name the one that the values are of with --serial."),
            var several => throw new UsageException(
                $"The history has several inverters. Choose one with --serial. It has {string.Join(", ", several)}."),
        };
    }

    /// <summary>Imports files, in this order.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">A file cannot be read, is of another kind, or has no values
    /// of ours; nothing was imported.</exception>
    internal int Run(HistoryImport import, IReadOnlyList<string> names, CancellationToken cancellation)
    {
        // All of them first, so that a wrong name changes nothing.
        foreach (var name in names)
        {
            using var text = Open(name);
            var source = Recognise(name, text);
            if (import.HasTargets(source)) continue;
            throw new UsageException(
                $"{name}: no column belongs to a point by its name. Its columns: {string.Join(", ", source.Heading)}. "
                + "Add --map 'COLUMN=POINT' for those that you want; 'sermatec-ess list points' lists the points.");
        }

        var bad = 0L;
        foreach (var name in names) bad += Import(import, name, cancellation);
        if (_unmapped.Count > 0)
            context.Tell($"Not imported: {string.Join(", ", _unmapped.Distinct())}. Add --map 'NAME=POINT' for those that you want.");
        if (isTrial) context.Tell("Nothing was changed (--dry-run).");
        return bad > 0 ? ExitCode.Partial : ExitCode.Success;
    }

    /// <returns>The number of bad lines.</returns>
    private long Import(HistoryImport import, string name, CancellationToken cancellation)
    {
        using var text = Open(name);
        using var bar = context.Quiet || !Terminal.CanRedraw(context.Error)
            ? null
            : new ProgressBar(Terminal.Raw(context.Error), "Importing", context.Time);
        var file = text.BaseStream;
        var reported = 0;
        ImportSummary summary;
        try
        {
            summary = import.Run(
                Recognise(name, text),
                fault =>
                {
                    bar?.Wipe();
                    if (++reported <= MostReported)
                        context.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}:{fault.Line}: {fault.Message}"));
                    else if (reported == MostReported + 1) context.Error.WriteLine($"{name}: more bad lines are not shown");
                },
                () => bar?.Show(file.CanSeek && file.Length > 0 ? (double)file.Position / file.Length : 0),
                cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(name, e);
        }

        bar?.Wipe();
        _unmapped.AddRange(summary.Unmapped);
        var bad = summary.BadLines switch { 0 => "", 1 => ", 1 bad line", var lines => $", {lines} bad lines" };
        context.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {summary.Rows} rows, {summary.Added} values added, {summary.Known} already known, {summary.Skipped} skipped{bad}"));
        return summary.BadLines;
    }

    private static ImportSource Recognise(string name, StreamReader text)
    {
        try
        {
            return ImportSource.Recognise(text) ?? throw new UsageException(
                $"{name} is no file that can be imported. Expected is a CSV file with a column 'timestamp' (Unix seconds), an export of "
                + "'history export', or what Home Assistant's history or energy page downloads.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(name, e);
        }
    }

    private static StreamReader Open(string name)
    {
        try
        {
            return new StreamReader(name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Unreadable(name, e);
        }
    }

    private static UsageException Unreadable(string name, Exception e) => new($"Cannot read {name}: {e.Message.TrimEnd('.')}.");
}
