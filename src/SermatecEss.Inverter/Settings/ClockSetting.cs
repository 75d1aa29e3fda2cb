using System.Globalization;

namespace SermatecEss.Inverter.Settings;

/// <summary>The inverter's clock, which is set as a whole and shown by no command.</summary>
public static class ClockSetting
{
    /// <summary>What sets the clock.</summary>
    /// <param name="settings">The inverter's settings.</param>
    /// <param name="now">The time in the inverter's time zone.</param>
    public static IReadOnlyList<SettingChange> To(SettingList settings, DateTimeOffset now)
    {
        SettingChange Part(string name, int value) => settings.Find($"inverter_clock_{name}").Parse(value.ToString(CultureInfo.InvariantCulture));
        return [Part("year", now.Year), Part("month", now.Month), Part("day", now.Day), Part("hour", now.Hour), Part("minute", now.Minute), Part("second", now.Second)];
    }
}
