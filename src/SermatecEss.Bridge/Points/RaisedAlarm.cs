using SermatecEss.Protocol.Values;

namespace SermatecEss.Bridge.Points;

/// <summary>An alarm that stands.</summary>
/// <param name="Field">The id of the field whose bit it is.</param>
/// <param name="Alarm">The alarm.</param>
/// <param name="Since">When it was first seen.</param>
public sealed record RaisedAlarm(string Field, Alarm Alarm, DateTimeOffset Since);
