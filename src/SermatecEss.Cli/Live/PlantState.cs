using System.Collections.Concurrent;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Cli.Live;

/// <summary>The newest reading of every point, and how the asking goes.</summary>
internal sealed class PlantState
{
    // Written by the poll while the screen is drawn.
    private readonly ConcurrentDictionary<string, Reading> _readings = new();

    /// <summary>When the newest reading came; null before the first.</summary>
    internal DateTimeOffset? Updated { get; private set; }

    /// <summary>What went wrong with the newest poll; null when all is well.</summary>
    internal string? Trouble { get; private set; }

    /// <summary>Who is watched, in one line.</summary>
    internal string Title { get; private set; } = "";

    internal void Take(InverterIdentity identity) => Title = $"{identity.Model} {identity.Serial}, PCU {identity.PcuVersion}";

    internal void Take(InverterException trouble) => Trouble = trouble.Message;

    internal void Take(Snapshot snapshot)
    {
        foreach (var (point, reading) in snapshot.Readings) _readings[point] = reading;
        if (snapshot.Readings.Count > 0) Updated = snapshot.Time;
        Trouble = snapshot.Failures is [var failure, ..] ? failure.Message : null;
    }

    internal Reading? Find(string point) => _readings.GetValueOrDefault(point);

    /// <summary>A quantity in the unit of its point; null where it has not been read.</summary>
    internal decimal? Number(string point) => Find(point)?.Value is NumberValue number ? number.Number : null;

    /// <summary>The alarms that are raised now.</summary>
    internal IEnumerable<Alarm> Alarms => _readings.Values.Select(reading => reading.Value).OfType<AlarmsValue>().SelectMany(alarms => alarms.Raised);
}
