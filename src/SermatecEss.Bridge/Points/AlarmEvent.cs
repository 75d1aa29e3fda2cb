using SermatecEss.Protocol.Values;

namespace SermatecEss.Bridge.Points;

/// <summary>An alarm that was raised or cleared.</summary>
/// <param name="IsRaised">Whether it was raised.</param>
/// <param name="Alarm">The alarm.</param>
/// <param name="Since">When it was first seen.</param>
/// <param name="Time">When the change was noticed.</param>
public sealed record AlarmEvent(bool IsRaised, Alarm Alarm, DateTimeOffset Since, DateTimeOffset Time);
