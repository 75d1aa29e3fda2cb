using SermatecEss.Protocol.Values;

namespace SermatecEss.Bridge.Points;

/// <summary>An active alarm.</summary>
/// <param name="Field">The id of the field that contains its bit.</param>
/// <param name="Alarm">The alarm.</param>
/// <param name="Since">When it was first seen.</param>
public sealed record RaisedAlarm(string Field, Alarm Alarm, DateTimeOffset Since);
