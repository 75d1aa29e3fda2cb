using System.Globalization;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Points;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Live;

/// <summary>The state in one line, for pipes, logs and terminals that cannot redraw.</summary>
internal static class LineView
{
    internal static string Write(InverterPicture picture, DateTimeOffset now)
    {
        var clock = now.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        if (picture.Trouble is { } trouble) return $"{clock}  {trouble}";
        var flow = PowerFlow.Of(picture);
        var alarms = string.Join(", ", AlarmsOf(picture).Select(raised => Overview.Text(raised.Alarm)));
        return string.Join("  ", [
            clock,
            $"PV {Watts(flow.Pv)}",
            $"battery {Watts(flow.Battery)} {Verb(flow.Battery, "discharging", "charging")}{(flow.Soc is { } soc ? $" at {soc} %" : "")}",
            $"grid {Watts(flow.Grid)} {Verb(flow.Grid, "importing", "exporting")}",
            $"load {Watts(flow.Load)}",
            $"alarms {(alarms.Length == 0 ? "none" : alarms)}",
        ]);
    }

    /// <summary>The active alarms.</summary>
    internal static IReadOnlyList<RaisedAlarm> AlarmsOf(InverterPicture picture) =>
        picture.States.TryGetValue(PollGroup.Fast, out var state) ? state.Alarms : [];

    internal static string Watts(decimal? watts) =>
        watts is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value:0} W") : "–";

    /// <summary>The meaning of a signed power in words.</summary>
    internal static string Verb(decimal? watts, string positive, string negative) => watts switch
    {
        > 0 => positive,
        < 0 => negative,
        null => "unknown",
        _ => "idle",
    };
}
