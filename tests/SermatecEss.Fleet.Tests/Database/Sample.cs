using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Points;
using SermatecEss.Fleet.Database;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Fleet.Tests.Database;

/// <summary>What tests write.</summary>
internal static class Sample
{
    internal const string Serial = "SR10K0000001";

    internal static readonly DateTimeOffset Noon = new(2026, 6, 21, 12, 0, 0, TimeSpan.Zero);

    internal static readonly RaisedAlarm Alarm =
        new("inverter_alarms", new Alarm(17, 3, "Hybrid Inverter", "Grid voltage too high", 1, Hidden: false), Noon);

    /// <summary>A reading of the fast group, a second after the one before.</summary>
    internal static StoredReading Reading(long number, long epoch = 1, string serial = Serial, byte[]? state = null) =>
        new(serial, epoch, number, Noon.AddSeconds(number), PollGroup.Fast, Values(number)) { State = state };

    internal static Dictionary<string, PointValue> Values(long number) => new()
    {
        ["battery_voltage"] = new NumberValue(480.5m),
        ["battery_soc"] = new NumberValue(number),
        ["work_mode"] = new CodeValue(2, "charging"),
        ["battery_name"] = new TextValue("Pack A"),
    };

    /// <summary>A log that keeps its lines.</summary>
    internal static Log Log(List<string> lines) => new(LogLevel.Info, (level, line) =>
    {
        lock (lines) lines.Add($"{level}: {line}");
    });
}
