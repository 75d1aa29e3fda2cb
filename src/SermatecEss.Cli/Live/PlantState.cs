using SermatecEss.Protocol.Values;

namespace SermatecEss.Cli.Live;

/// <summary>The newest reading of every point, and how the asking goes.</summary>
internal sealed class PlantState
{
    private readonly Dictionary<string, Reading> _readings = [];

    /// <summary>When the newest reading came; null before the first.</summary>
    internal DateTimeOffset? Updated { get; private set; }

    /// <summary>What went wrong with the newest round of questions; null when all is well.</summary>
    internal string? Trouble { get; set; }

    /// <summary>Who is watched, in one line.</summary>
    internal string Title { get; set; } = "";

    internal void Take(IEnumerable<Reading> readings, DateTimeOffset time)
    {
        foreach (var reading in readings) _readings[reading.Point] = reading;
        Updated = time;
    }

    internal Reading? Find(string point) => _readings.GetValueOrDefault(point);

    /// <summary>A quantity in the unit of its point; null where it has not been read.</summary>
    internal decimal? Number(string point) => Find(point)?.Value is NumberValue number ? number.Number : null;

    /// <summary>The alarms that are raised now.</summary>
    internal IEnumerable<Alarm> Alarms => _readings.Values.Select(reading => reading.Value).OfType<AlarmsValue>().SelectMany(alarms => alarms.Raised);
}
