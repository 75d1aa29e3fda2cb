#pragma warning disable CS1591, CA1822
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;
namespace SermatecEss.Bridge.Points;
public sealed record GroupState(PollGroup Group, DateTimeOffset Time, IReadOnlyDictionary<string, PointValue> Values, IReadOnlyList<RaisedAlarm> Alarms, IReadOnlyList<AlarmEvent> Events, bool IsStuck);
public sealed record RaisedAlarm(Alarm Alarm, DateTimeOffset Since);
public sealed record AlarmEvent(bool IsRaised, Alarm Alarm, DateTimeOffset Since, DateTimeOffset Time)
{
    internal byte[] ToJson() => [];
}
