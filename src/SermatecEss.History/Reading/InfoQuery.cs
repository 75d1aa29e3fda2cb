using SermatecEss.History.Storage;

namespace SermatecEss.History.Reading;

/// <summary>Reads what a history has.</summary>
/// <param name="file">The history.</param>
/// <param name="catalogue">Its series.</param>
/// <param name="zone">The zone of the house.</param>
internal sealed class InfoQuery(HistoryFile file, SeriesCatalogue catalogue, TimeZoneInfo zone)
{
    /// <inheritdoc cref="HistoryReader.Info"/>
    internal HistoryInfo Run()
    {
        var inverters = catalogue.Serials.Order(StringComparer.Ordinal).Select(Of).ToList();
        var log = new FileInfo($"{file.Location}-wal");
        return new HistoryInfo(
            file.Location,
            (int)file.Find<long>("pragma user_version"),
            new FileInfo(file.Location).Length + (log.Exists ? log.Length : 0),
            file.Find<string>("select value from meta where key = 'zone'") ?? zone.Id,
            inverters.Min(inverter => inverter.From),
            inverters.Max(inverter => inverter.To),
            inverters);
    }

    private HistoryInverter Of(string serial)
    {
        var inverter = catalogue.FindInverter(serial)!.Value;
        var series = catalogue.Of(inverter).ToList();
        var times = series.Where(one => one.Kind == SeriesKind.Time).ToList();
        var raw = Range("raw", times, Schema.Hour);
        var rolled = Range("minutes5", series, Schema.Day);
        var first = Edge("min", "recent", inverter) * Schema.Minute ?? 0;
        var last = Edge("max", "recent", inverter) * Schema.Minute ?? 0;
        long?[] from = [raw.From, rolled.From, first == 0 ? null : first];
        long?[] to = [raw.To, rolled.To, last == 0 ? null : last + 60];
        return new HistoryInverter(
            serial,
            file.Find<string>("select model from inverter where id = $1", inverter),
            series.Count - times.Count,
            At(new[] { raw.From, from[2] }.Min()),
            At(from.Min()),
            At(last == 0 ? to.Max() : to[2]),
            (int)file.Find<long>(
                "select count(distinct date) from day d join series s on s.id = d.series where s.inverter = $1 and d.origin = 'measured'",
                inverter));
    }

    private (long? From, long? To) Range(string table, IEnumerable<Series> series, long span)
    {
        long? from = null, to = null;
        foreach (var one in series)
        {
            var first = Edge("min", table, one.Id);
            if (first is null) continue;
            from = Math.Min(from ?? long.MaxValue, first.Value * span);
            to = Math.Max(to ?? 0, (Edge("max", table, one.Id)!.Value + 1) * span);
        }

        return (from, to);
    }

    private long? Edge(string edge, string table, int owner) =>
        file.Find<long>(
            $"select {edge}(key) from {table} where key >= $1 and key < $2",
            Schema.Key(owner, 0),
            Schema.Key(owner + 1, 0)) is > 0 and var key
            ? Schema.IndexOf(key)
            : null;

    private DateTimeOffset? At(long? seconds) =>
        seconds is { } known ? TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(known), zone) : null;
}
