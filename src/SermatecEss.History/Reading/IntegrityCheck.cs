using SermatecEss.History.Encoding;
using SermatecEss.History.Levels;
using SermatecEss.History.Storage;

namespace SermatecEss.History.Reading;

/// <summary>Reads a whole history and reports damage.</summary>
/// <param name="file">The history.</param>
/// <param name="catalogue">Its series.</param>
internal sealed class IntegrityCheck(HistoryFile file, SeriesCatalogue catalogue)
{
    /// <inheritdoc cref="HistoryReader.Check"/>
    internal IReadOnlyList<string> Run(CancellationToken cancellation)
    {
        var faults = file.All("pragma integrity_check", row => row.GetString(0)).Where(line => line != "ok").ToList();
        if (faults.Count > 0) return faults;
        faults.AddRange(file.All("pragma foreign_key_check", row => $"a row of {row.GetString(0)} belongs to nothing"));
        foreach (var series in catalogue.All)
        {
            cancellation.ThrowIfCancellationRequested();
            Check(faults, "raw", series, "hour", data => StepCodec.Decode(data));
            if (series.Kind == SeriesKind.Time) continue;
            Check(faults, "minutes5", series, "day", data => BucketCodec.Decode(series.Kind, data, Schema.FivesOfDay));
            Check(faults, "hours", series, "block", data => BucketCodec.Decode(series.Kind, data, Schema.HoursOfBlock));
        }

        foreach (var (start, layout, data) in file.All(
            "select r.key & 4294967295, l.series, r.data from recent r join layout l on l.id = r.layout",
            row => (row.GetInt64(0), row.GetFieldValue<byte[]>(1), row.GetFieldValue<byte[]>(2))))
        {
            Try(faults, () => SampleBlock.Decode(layout, data, catalogue.Find), $"the minute {start}");
        }

        return faults;
    }

    private void Check(List<string> faults, string table, Series series, string span, Action<byte[]> decode)
    {
        foreach (var key in file.All(
            $"select key from {table} where key >= $1 and key < $2",
            row => row.GetInt64(0),
            Schema.Key(series.Id, 0),
            Schema.Key(series.Id + 1, 0)))
        {
            var data = file.Find<byte[]>($"select data from {table} where key = $1", key);
            Try(faults, () => decode(data ?? []), $"{table} of {series.Point}, {span} {Schema.IndexOf(key)}");
        }
    }

    private static void Try(List<string> faults, Action decode, string what)
    {
        try
        {
            decode();
        }
        catch (InvalidDataException e)
        {
            faults.Add($"{what}: {e.Message}");
        }
    }
}
