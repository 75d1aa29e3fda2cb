using Microsoft.Extensions.Time.Testing;
using SermatecEss.History.Importing;
using SermatecEss.History.Reading;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.History.Tests.Importing;

/// <summary>Imports into the history of a test.</summary>
internal static class ImportedFile
{
    internal static DateTimeOffset Now { get; } = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    internal static (ImportSummary Summary, List<ImportFault> Faults) Import(
        this TestHistory history,
        string text,
        (string Column, string Point)[]? map = null,
        DateTimeOffset? now = null,
        bool isTrial = false)
    {
        using var import = HistoryImport.Open(
            history.File,
            TestHistory.Serial,
            history.Zone,
            CommandCatalogue.Default,
            (map ?? []).ToDictionary(pair => pair.Column, pair => pair.Point),
            new FakeTimeProvider(now ?? Now),
            isTrial);
        using var reader = new StringReader(text);
        var source = ImportSource.Recognise(reader) ?? throw new InvalidOperationException("not recognised");
        var faults = new List<ImportFault>();
        return (import.Run(source, faults.Add, () => { }, TestContext.Current.CancellationToken), faults);
    }

    /// <summary>All rows of points, with their times.</summary>
    internal static List<HistoryRow> Rows(
        this TestHistory history, TimeSpan? every, DateTimeOffset from, DateTimeOffset to, params string[] points)
    {
        using var reader = history.Reader();
        return [.. reader.Export(TestHistory.Serial, points, from, to, every)];
    }

    /// <summary>Everything that the roll-ups and days have, to compare.</summary>
    internal static List<string> Everything(this TestHistory history)
    {
        using var reader = history.Reader();
        var file = history.Recorder.File;
        return
        [
            .. ((string[])["minutes5", "hours"]).SelectMany(table => file.All(
                $"select key, data from {table} order by key",
                row => $"{table} {row.GetInt64(0)} {Convert.ToHexString(row.GetFieldValue<byte[]>(1))}")),
            .. file.All(
                "select series, date, count, covered, mean, last, total, origin from day order by 1, 2",
                row => string.Join(' ', Enumerable.Range(0, 8).Select(i => row.IsDBNull(i) ? "-" : row.GetValue(i)))),
            .. file.All(
                "select series, start, total, origin from period order by 1, 2",
                row => string.Join(' ', Enumerable.Range(0, 4).Select(row.GetValue))),
        ];
    }
}
