using SermatecEss.History.Encoding;
using SermatecEss.History.Storage;

namespace SermatecEss.History.Levels;

/// <summary>
/// The raw values: packed hours, and the minutes that are not packed yet. What it has read it keeps, for one piece of work.
/// </summary>
/// <param name="file">The history.</param>
/// <param name="catalogue">Its series.</param>
internal sealed class RawLevel(HistoryFile file, SeriesCatalogue catalogue)
{
    /// <summary>Hours without a value that are looked at for the value before a span.</summary>
    private const int MostEmptyHours = 24;

    /// <summary>Hours whose times are kept for the next series: those of a long day of all poll groups.</summary>
    private const int MostKept = 100;
    private readonly Dictionary<long, long[]> _times = [];
    private readonly Dictionary<(int Inverter, long Hour), List<(byte[] Layout, byte[] Data)>> _minutes = [];

    /// <summary>The raw values of a series in an hour.</summary>
    /// <param name="series">The series.</param>
    /// <param name="hour">The hour, counted from 1970.</param>
    internal Samples Read(Series series, long hour)
    {
        var packed = ReadPacked(series, hour);
        var minutes = Minutes(series.Inverter, hour);
        if (minutes.Count == 0) return packed;
        var recent = Unpack(minutes, series).Of(series.Cadence);
        if (packed.Times.Count == 0) return new Samples(recent.Times, recent.Values(series.Id));
        var both = new Cadence(series.Cadence);
        both.Add(packed.Times, [(series.Id, packed.Steps)]);
        both.Add(recent.Times, [(series.Id, recent.Values(series.Id))]);
        both.Sort();
        return new Samples(both.Times, both.Values(series.Id));
    }

    /// <summary>The last packed value of a series before an hour, with its time in Unix milliseconds; null if there is none.</summary>
    internal (long Time, long Steps)? LastBefore(Series series, long hour)
    {
        var hours = file.All(
            $"select key from raw where key >= $1 and key < $2 order by key desc limit {MostEmptyHours}",
            row => row.GetInt64(0),
            Schema.Key(series.Id, 0),
            Schema.Key(series.Id, hour));
        return hours.Select(key => ReadPacked(series, Schema.IndexOf(key)).Last).FirstOrDefault(last => last is not null);
    }

    /// <summary>The hours in which an inverter has minutes that are not packed yet, of those before an hour.</summary>
    internal List<long> UnpackedHours(int inverter, long before) => file.All(
        $"select distinct (key & 4294967295) / {Schema.MinutesOfHour} from recent where key >= $1 and key < $2 order by 1",
        row => row.GetInt64(0),
        Schema.Key(inverter, 0),
        Schema.Key(inverter, before * Schema.MinutesOfHour));

    /// <summary>Whether an inverter has packed values between two hours.</summary>
    internal bool HasPacked(int inverter, long from, long to) =>
        catalogue.Of(inverter).Where(series => series.Kind == SeriesKind.Time).Any(times => file.Find<long>(
            "select exists (select 1 from raw where key >= $1 and key < $2)", Schema.Key(times.Id, from), Schema.Key(times.Id, to)) != 0);

    /// <summary>The first hour of which an inverter has packed values; null if there is none.</summary>
    internal long? FirstPacked(int inverter) => EdgesOf(inverter, "min").Min();

    /// <summary>The last hour of which an inverter has values, packed or not; null if there is none.</summary>
    internal long? LastHour(int inverter) => EdgesOf(inverter, "max")
        .Append(file.Find<long?>(
            $"select (max(key) & 4294967295) / {Schema.MinutesOfHour} from recent where key >= $1 and key < $2",
            Schema.Key(inverter, 0),
            Schema.Key(inverter + 1, 0)))
        .Max();

    /// <summary>Adds a minute; one that is there already is joined with it. Needs a transaction.</summary>
    internal void Write(int inverter, long start, SampleBlock samples)
    {
        var key = Schema.Key(inverter, start / Schema.Minute);
        var old = file.All(
            "select l.series, r.data from recent r join layout l on l.id = r.layout where r.key = $1",
            row => SampleBlock.Decode(row.GetFieldValue<byte[]>(0), row.GetFieldValue<byte[]>(1), catalogue.Find),
            key);
        if (old is [var block])
        {
            block.Add(samples);
            block.Sort();
            samples = block;
        }

        var layout = samples.EncodeLayout();
        _ = file.Run("insert into layout (series) values ($1) on conflict do nothing", layout);
        _ = file.Run(
            "insert or replace into recent (key, layout, data) select $1, id, $3 from layout where series = $2",
            key,
            layout,
            samples.EncodeData());
    }

    /// <summary>Packs the minutes of an hour, together with what is packed of it already. Needs a transaction.</summary>
    internal void Pack(int inverter, long hour)
    {
        var block = new SampleBlock();
        foreach (var siblings in catalogue.Of(inverter).Where(series => series.Kind != SeriesKind.Time).GroupBy(series => series.Cadence))
        {
            var times = Times(siblings.Key, hour);
            if (times.Length == 0) continue;
            var columns = siblings.Select(series => (series.Id, ReadPacked(series, hour).Steps)).Where(column => column.Steps.Count > 0);
            block.Of(siblings.Key).Add(times, columns);
        }

        block.Add(Unpack(Minutes(inverter, hour), wanted: null));
        block.Sort();
        foreach (var cadence in block.Cadences)
        {
            Write(cadence.Id, hour, [.. cadence.Times]);
            foreach (var series in cadence.Series)
            {
                var values = cadence.Values(series);
                if (!values.All(Gap.Is)) Write(series, hour, [.. values]);
            }
        }

        _ = file.Run(
            "delete from recent where key >= $1 and key < $2",
            Schema.Key(inverter, hour * Schema.MinutesOfHour),
            Schema.Key(inverter, (hour + 1) * Schema.MinutesOfHour));
        _ = _minutes.Remove((inverter, hour));
        _times.Clear();
    }

    /// <summary>Writes the values of a series, or times, in an hour. Needs a transaction.</summary>
    internal void Write(int series, long hour, ReadOnlySpan<long> values) => file.Run(
        "insert or replace into raw (key, data) values ($1, $2)", Schema.Key(series, hour), StepCodec.Encode(values));

    private List<long?> EdgesOf(int inverter, string edge) => catalogue.Of(inverter)
        .Where(series => series.Kind == SeriesKind.Time)
        .Select(times => file.Find<long?>(
            $"select {edge}(key) & 4294967295 from raw where key >= $1 and key < $2", Schema.Key(times.Id, 0), Schema.Key(times.Id + 1, 0)))
        .ToList();

    private Samples ReadPacked(Series series, long hour)
    {
        if (file.Find<byte[]>("select data from raw where key = $1", Schema.Key(series.Id, hour)) is not { } data) return Samples.None;
        var times = Times(series.Cadence, hour);
        var values = StepCodec.Decode(data);
        if (values.Length > times.Length) throw new InvalidDataException($"the series {series.Id} has more values than times");
        return new Samples(values.Length == times.Length ? times : times[..values.Length], values);
    }

    private long[] Times(int cadence, long hour)
    {
        var key = Schema.Key(cadence, hour);
        if (_times.TryGetValue(key, out var times)) return times;
        if (_times.Count >= MostKept) _times.Clear();
        var data = file.Find<byte[]>("select data from raw where key = $1", key);
        return _times[key] = data is null ? [] : StepCodec.Decode(data);
    }

    private List<(byte[] Layout, byte[] Data)> Minutes(int inverter, long hour)
    {
        if (_minutes.TryGetValue((inverter, hour), out var minutes)) return minutes;
        return _minutes[(inverter, hour)] = file.All(
            """
            select l.series, r.data from recent r join layout l on l.id = r.layout
            where r.key >= $1 and r.key < $2 order by r.key
            """,
            row => (row.GetFieldValue<byte[]>(0), row.GetFieldValue<byte[]>(1)),
            Schema.Key(inverter, hour * Schema.MinutesOfHour),
            Schema.Key(inverter, (hour + 1) * Schema.MinutesOfHour));
    }

    private SampleBlock Unpack(List<(byte[] Layout, byte[] Data)> minutes, Series? wanted)
    {
        var block = new SampleBlock();
        foreach (var (layout, data) in minutes) block.Add(SampleBlock.Decode(layout, data, catalogue.Find, wanted));
        block.Sort();
        return block;
    }
}
