using SermatecEss.Bridge.Points;

namespace SermatecEss.History.Recording;

/// <summary>The alarms of an inverter after some were raised or cleared.</summary>
/// <param name="Serial">The inverter's serial number.</param>
/// <param name="Model">Its model.</param>
/// <param name="Active">The alarms that are active.</param>
/// <param name="Time">When this was read.</param>
internal sealed record AlarmPoll(string Serial, string Model, IReadOnlyList<RaisedAlarm> Active, DateTimeOffset Time);
