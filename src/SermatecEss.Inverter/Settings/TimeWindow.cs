using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Inverter.Settings;

/// <summary>A part of a day.</summary>
/// <param name="Start">Its first minute, from midnight.</param>
/// <param name="End">The minute after its last; 1440 is the end of the day.</param>
/// <param name="Kind">Its tariff; null for a window without one.</param>
public readonly record struct TimeWindow(int Start, int End, PointValue? Kind)
{
    /// <summary>The text form, <c>HH:MM-HH:MM</c>, with <c>=KIND</c> if it has a tariff.</summary>
    public override string ToString()
    {
        var times = $"{new TimeOfDayValue(Start)}-{new TimeOfDayValue(End)}";
        return Kind is { } kind ? $"{times}={kind.Text}" : times;
    }

    /// <summary>Parses one window.</summary>
    /// <param name="text">The window. Its tariff may be a label, the first letters of one, or a code.</param>
    /// <param name="kinds">The tariffs; null for windows without one.</param>
    /// <param name="window">The window.</param>
    /// <param name="fault">What is wrong with the text.</param>
    /// <returns>False if the text is invalid: both times must be within a day, and the end after the start.</returns>
    public static bool TryParse(string text, CodeList? kinds, out TimeWindow window, out string fault)
    {
        window = default;
        var parts = text.Split('=');
        var times = parts[0].Split('-');
        fault = $"'{SettingException.Shown(text.Trim())}' is not a window such as "
            + (kinds is null
                ? "01:00-05:30"
                : $"01:00-05:30={kinds.Entries[^1].Value}; the kinds are {string.Join(", ", kinds.Entries.Select(kind => kind.Value))}");
        if (parts.Length != (kinds is null ? 1 : 2)
            || times.Length != 2
            || !TryParseTime(times[0], out var start)
            || !TryParseTime(times[1], out var end))
        {
            return false;
        }

        CodeValue? kind = null;
        if (kinds is not null && !TryParseKind(parts[1].Trim(), kinds, out kind)) return false;
        fault = $"the window '{SettingException.Shown(text.Trim())}' ends before it begins; split one that crosses midnight in two";
        if (end <= start) return false;
        window = new TimeWindow(start, end, kind);
        return true;
    }

    private static bool TryParseKind(string text, CodeList kinds, [NotNullWhen(true)] out CodeValue? kind)
    {
        KeyValuePair<long, string>[] fitting = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? [.. kinds.Entries.Where(entry => entry.Key == code)]
            : [.. kinds.Entries.Where(entry => text.Length > 0 && entry.Value.StartsWith(text, StringComparison.OrdinalIgnoreCase))];
        kind = fitting.Length == 1 ? new CodeValue(fitting[0].Key, fitting[0].Value) : null;
        return kind is not null;
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
