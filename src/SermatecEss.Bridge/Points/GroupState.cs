using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Bridge.Points;

/// <summary>What is believed of one poll of a group, and what follows from it.</summary>
/// <param name="Group">The group.</param>
/// <param name="Time">When the newest reading came.</param>
/// <param name="Values">The values by point; what was not read, not believed or cannot be calculated is absent.</param>
public sealed record GroupState(PollGroup Group, DateTimeOffset Time, IReadOnlyDictionary<string, PointValue> Values)
{
    /// <summary>The alarms that stand, with the time since when; of the fast group alone.</summary>
    public IReadOnlyList<RaisedAlarm> Alarms { get; init; } = [];

    /// <summary>The alarms that were raised or cleared since the poll before.</summary>
    public IReadOnlyList<AlarmEvent> Events { get; init; } = [];

    /// <summary>Whether the inverter's fast group repeats the same readings, whichever group this poll was of.</summary>
    public bool IsStuck { get; init; }
}
