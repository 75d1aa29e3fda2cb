using SermatecEss.Bridge.Points;
using SermatecEss.History.Configuration;
using SermatecEss.History.Reading;
using SermatecEss.History.Recording;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.History.Tests;

/// <summary>A history in a directory of its own, written minute by minute as the daemon does.</summary>
internal sealed class TestHistory : IDisposable
{
    internal const string Serial = "ST0000000000000001";
    private readonly SortedDictionary<long, Minute> _minutes = [];
    private Recorder? _recorder;

    internal static PointList Points { get; } = CommandCatalogue.Default.View(609).Points;

    internal string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("history-").FullName;

    internal string File => Path.Combine(Directory, "history.sqlite");

    internal HistoryOptions Options { get; set; } = new();

    internal TimeZoneInfo Zone { get; set; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/Prague");

    internal Recorder Recorder => _recorder ??= new Recorder(File, Options, Zone);

    internal HistoryReader Reader() => HistoryReader.Open(File, Zone)!;

    /// <summary>Takes a poll; the values by point, numbers for codes, too.</summary>
    internal void Poll(PollGroup group, DateTimeOffset time, params (string Point, decimal Value)[] values)
    {
        var state = new GroupState(group, time, values.ToDictionary(value => value.Point, ValueOf));
        var start = time.ToUnixTimeSeconds() / 60 * 60;
        if (!_minutes.TryGetValue(start, out var minute)) _minutes[start] = minute = new Minute(Serial, "10kW", start);
        minute.Add(Points, state, _ => false);
    }

    /// <summary>Writes all minutes but the one that the clock is in.</summary>
    internal void Write(DateTimeOffset now)
    {
        var current = now.ToUnixTimeSeconds() / 60 * 60;
        var due = _minutes.Where(minute => minute.Key != current).ToList();
        Recorder.Write([.. due.Select(minute => minute.Value)], now.ToUnixTimeSeconds(), () => { });
        foreach (var minute in due) _ = _minutes.Remove(minute.Key);
    }

    /// <summary>Closes the history without writing what waits, as a crash does.</summary>
    internal void Crash()
    {
        _recorder?.Dispose();
        _recorder = null;
        _minutes.Clear();
    }

    public void Dispose()
    {
        _recorder?.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private static PointValue ValueOf((string Point, decimal Value) value) => Points.Find(value.Point)!.Codes is null
        ? new NumberValue(value.Value)
        : new CodeValue((long)value.Value, null);
}
