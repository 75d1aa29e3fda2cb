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
        return new HistoryInfo(
            file.Location,
            (int)file.Find<long>("pragma user_version"),
            HistoryFile.SizeOf(file.Location),
            file.Find<string>("select value from meta where key = 'zone'") ?? zone.Id,
            inverters.Min(inverter => inverter.From),
            inverters.Max(inverter => inverter.To),
            inverters);
    }

    /// <inheritdoc cref="HistoryReader.First"/>
    internal DateTimeOffset? First() => At(catalogue.Serials
        .Select(serial => SpanOf(catalogue.FindInverter(serial)!.Value))
        .Min(span => Earliest(span.RawFrom, span.RolledFrom)));

    private HistoryInverter Of(string serial)
    {
        var inverter = catalogue.FindInverter(serial)!.Value;
        var (rawFrom, rolledFrom, to) = SpanOf(inverter);
        return new HistoryInverter(
            serial,
            file.Find<string>("select model from inverter where id = $1", inverter),
            catalogue.Of(inverter).Count(one => one.Kind != SeriesKind.Time),
            At(rawFrom),
            At(Earliest(rawFrom, rolledFrom)),
            At(to),
            (int)file.Find<long>(
                "select count(distinct date) from day d join series s on s.id = d.series where s.inverter = $1 and d.origin = 'measured'",
                inverter));
    }

    /// <summary>When the raw values, packed or not, and the roll-ups of an inverter begin, and when all of them end.</summary>
    private (long? RawFrom, long? RolledFrom, long? To) SpanOf(int inverter)
    {
        var series = catalogue.Of(inverter).ToList();
        var raw = Range("raw", series.Where(one => one.Kind == SeriesKind.Time), Schema.Hour);
        var rolled = Range("minutes5", series, Schema.Day);
        var first = Edge("min", "recent", inverter) * Schema.Minute;
        var last = (Edge("max", "recent", inverter) + 1) * Schema.Minute;
        return (Earliest(raw.From, first), rolled.From, last ?? (raw.To > rolled.To || rolled.To is null ? raw.To : rolled.To));
    }

    private static long? Earliest(long? one, long? other) => one is null || other < one ? other : one;

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
