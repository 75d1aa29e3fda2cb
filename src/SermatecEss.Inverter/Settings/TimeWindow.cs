using System.Globalization;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Inverter.Settings;

/// <summary>A part of a day.</summary>
/// <param name="Start">Its first minute, from midnight.</param>
/// <param name="End">The minute after its last; 1440 is the end of the day.</param>
/// <param name="Kind">Its tariff, an index of <see cref="Kinds"/>; null for a window without one.</param>
public readonly record struct TimeWindow(int Start, int End, int? Kind)
{
    private static readonly string[] KindNames = ["unnamed", "tip", "peak", "flat", "valley"];

    /// <summary>The names of the tariffs, from 0.</summary>
    public static IReadOnlyList<string> Kinds => KindNames;

    /// <summary>The text form, <c>HH:MM-HH:MM</c>, with <c>=KIND</c> if it has a tariff.</summary>
    public override string ToString()
    {
        var times = $"{new TimeOfDayValue(Start)}-{new TimeOfDayValue(End)}";
        return Kind is { } kind ? string.Create(CultureInfo.InvariantCulture, $"{times}={kind}") : times;
    }

    /// <summary>Parses one window.</summary>
    /// <returns>False if the text is invalid: both times must be within a day, and the end after the start.</returns>
    public static bool TryParse(string text, bool hasKind, out TimeWindow window, out string fault)
    {
        window = default;
        var parts = text.Split('=');
        var times = parts[0].Split('-');
        fault = $"'{SettingException.Shown(text.Trim())}' is not a window such as "
            + $"{(hasKind ? $"01:00-05:30=flat; the kinds are {string.Join(", ", Kinds)}" : "01:00-05:30")}";
        if (parts.Length != (hasKind ? 2 : 1)
            || times.Length != 2
            || !TryParseTime(times[0], out var start)
            || !TryParseTime(times[1], out var end))
        {
            return false;
        }

        var kind = 0;
        if (hasKind && !TryParseKind(parts[1].Trim(), out kind)) return false;
        fault = $"the window '{SettingException.Shown(text.Trim())}' ends before it begins; split one that crosses midnight in two";
        if (end <= start) return false;
        window = new TimeWindow(start, end, hasKind ? kind : null);
        return true;
    }

    /// <summary>Windows with their tariffs by name, such as <c>01:00-05:30=flat</c>, for people.</summary>
    /// <param name="text">Windows as they are written, with tariffs as numbers.</param>
    internal static string WithNames(string text) => string.Join(
        ',',
        text.Split(',').Select(window => window.Split('=') is [var times, var kind] && TryParseKind(kind, out var number)
            ? $"{times}={Kinds[number]}"
            : window));

    private static bool TryParseKind(string text, out int kind)
    {
        kind = Array.FindIndex(KindNames, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        return kind >= 0 || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out kind) && kind < Kinds.Count);
    }

    /// <summary>Parses a time of day, <c>HH:MM</c> up to <c>24:00</c>, or <c>HH:MM:00</c>, as Home Assistant writes it.</summary>
    public static bool TryParseTime(string text, out int minutes)
    {
        minutes = 0;
        var parts = text.Trim().Split(':');
        if (parts is [_, _, "00"]) parts = parts[..2];
        if (parts is not [{ Length: 1 or 2 } hour, { Length: 2 } minute]) return false;
        if (!int.TryParse(hour, NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            || !int.TryParse(minute, NumberStyles.None, CultureInfo.InvariantCulture, out var rest)
            || rest > 59)
        {
            return false;
        }

        minutes = (hours * 60) + rest;
        return minutes <= TimeOfDayValue.MinutesOfDay;
    }
}
