using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Bridge.Points;

/// <summary>The accepted readings of one poll of a group, and what follows from them.</summary>
/// <param name="Group">The group.</param>
/// <param name="Time">When the newest reading came.</param>
/// <param name="Values">The values by point; without those not read, rejected or not calculable.</param>
public sealed record GroupState(PollGroup Group, DateTimeOffset Time, IReadOnlyDictionary<string, PointValue> Values)
{
    /// <summary>The active alarms, with their start; fast group only.</summary>
    public IReadOnlyList<RaisedAlarm> Alarms { get; init; } = [];

    /// <summary>The alarms raised or cleared since the previous poll.</summary>
    public IReadOnlyList<AlarmEvent> Events { get; init; } = [];

    /// <summary>Whether the inverter's fast group repeats the same readings, whichever group was polled.</summary>
    public bool IsStuck { get; init; }
}
