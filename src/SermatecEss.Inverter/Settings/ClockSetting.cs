using System.Globalization;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Inverter.Settings;

/// <summary>The inverter's clock, which is set as a whole and cannot be read.</summary>
public static class ClockSetting
{
    /// <summary>The changes that set the clock.</summary>
    /// <param name="settings">The inverter's settings.</param>
    /// <param name="now">The time in the inverter's time zone.</param>
    public static IReadOnlyList<SettingChange> To(SettingList settings, DateTimeOffset now)
    {
        SettingChange Part(string name, int value) =>
            settings.Find($"inverter_clock_{name}").Parse(value.ToString(CultureInfo.InvariantCulture));
        return [
            Part("year", now.Year),
            Part("month", now.Month),
            Part("day", now.Day),
            Part("hour", now.Hour),
            Part("minute", now.Minute),
            Part("second", now.Second),
        ];
    }

    /// <summary>Checks that the date in a command's values exists, if there is one.</summary>
    /// <exception cref="SettingException">The date does not exist.</exception>
    internal static void Check(IReadOnlyDictionary<string, PointValue> values)
    {
        int? Part(string name) =>
            values.GetValueOrDefault($"inverter_clock_{name}") is NumberValue { Number: var number } ? (int)number : null;
        if (Part("year") is { } year && Part("month") is { } month && Part("day") is { } day && day > DateTime.DaysInMonth(year, month))
        {
            throw new SettingException(
                SettingRefusal.Value,
                string.Create(CultureInfo.InvariantCulture, $"There is no day {day} in month {month} of {year}."),
                "inverter_clock_day");
        }
    }
}
