using SermatecEss.Bridge.Points;
using SermatecEss.History.Configuration;
using SermatecEss.History.Reading;
using SermatecEss.History.Recording;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Web.Tests.Influx;

/// <summary>A history in a directory of its own, with polls of a test's choice.</summary>
internal sealed class WrittenHistory : IDisposable
{
    internal const string Serial = "ST0000000000000001";
    private static readonly PointList Points = CommandCatalogue.Default.View(609).Points;
    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-influx").FullName;

    /// <summary>The file.</summary>
    internal string Location => Path.Combine(_folder, "history.sqlite");

    /// <summary>The values of each point that it has.</summary>
    internal SortedDictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);

    /// <summary>Writes polls as the daemon does, a minute at a time.</summary>
    /// <param name="from">The first poll.</param>
    /// <param name="count">How many.</param>
    /// <param name="every">The time between two.</param>
    /// <param name="serial">The inverter.</param>
    internal void Add(DateTimeOffset from, int count, TimeSpan every, string serial = Serial)
    {
        using var recorder = new Recorder(Location, new HistoryOptions(), TimeZoneInfo.Utc);
        var minutes = new SortedDictionary<long, Minute>();
        for (var i = 0; i < count; i++)
        {
            var time = from + (i * every);
            var start = time.ToUnixTimeSeconds() / 60 * 60;
            if (!minutes.TryGetValue(start, out var minute)) minutes[start] = minute = new Minute(serial, "10kW", start);
            minute.Add(Points, Poll(PollGroup.Fast, time, i), _ => false);
            if (i % 6 == 0) minute.Add(Points, Poll(PollGroup.Counters, time + TimeSpan.FromSeconds(1), i), _ => false);
        }

        foreach (var hour in minutes.GroupBy(minute => minute.Key / 3600))
            recorder.Write([.. hour.Select(minute => minute.Value)], hour.Last().Key + 60, () => { });
    }

    /// <summary>All polls that it has, as they are written to InfluxDB.</summary>
    internal int Polls()
    {
        using var reader = HistoryReader.Open(Location, TimeZoneInfo.Utc)!;
        return reader.Serials.Sum(serial =>
            reader.Groups(serial).Sum(group => reader.Polls(serial, group, DateTimeOffset.UnixEpoch).Count()));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private GroupState Poll(PollGroup group, DateTimeOffset time, int i)
    {
        var values = new Dictionary<string, PointValue>();
        if (group == PollGroup.Fast)
        {
            values["pv_power"] = new NumberValue(i % 5000);
            values["battery_voltage"] = new NumberValue(50 + (i % 30 / 10m));
            values["battery_state"] = new CodeValue(17, "Charge");

            // A value that is missing now and then.
            if (i % 7 != 0) values["battery_soc"] = new NumberValue(i % 100);
        }
        else values["pv_energy_total"] = new NumberValue(1000 + (i / 10m));

        foreach (var id in values.Keys) Counts[id] = Counts.GetValueOrDefault(id) + 1;
        return new GroupState(group, time, values);
    }
}
