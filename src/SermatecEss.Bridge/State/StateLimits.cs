using SermatecEss.Bridge.Points;
using SermatecEss.Inverter.State;

namespace SermatecEss.Bridge.State;

/// <summary>The limits of a plausible saved state. Values beyond them are not saved either, so that what is saved can be loaded.</summary>
internal static class StateLimits
{
    /// <summary>More than any plant with these inverters produces in its life, in kWh.</summary>
    internal const decimal LargestTotal = 10_000_000;

    /// <summary>More than any plant with these inverters produces in a day, in kWh.</summary>
    internal const decimal LargestToday = 10_000;

    /// <summary>More than any plant with these inverters, in W.</summary>
    internal const decimal LargestPower = 1_000_000;

    /// <summary>The most energies, counters or alarms.</summary>
    internal const int MostItems = 1000;

    internal const int LongestId = 100;

    internal const int LongestText = 1000;

    internal const int LargestBit = 10_000;

    internal const int LargestCode = 1_000_000;

    /// <summary>A computer without a clock battery starts at this time, until its clock is set.</summary>
    private const int FirstYear = 1970;
    private const int LastYear = 2099;

    internal static bool IsPossible(decimal power) => power is >= -LargestPower and <= LargestPower;

    internal static bool IsPossible(DateOnly day) => day.Year is >= FirstYear and <= LastYear;

    internal static bool IsPossible(DateTimeOffset time) => time.UtcDateTime.Year is >= FirstYear and <= LastYear;

    internal static bool IsPossible(Counted counted) => counted.Value is >= 0 and <= LargestTotal && IsPossible(counted.Time);

    internal static bool IsPossible(RaisedAlarm alarm) =>
        StateText.Checked(alarm.Field, LongestId) is not null
        && StateText.Checked(alarm.Alarm.Device, LongestText) is not null
        && StateText.Checked(alarm.Alarm.Description, LongestText) is not null
        && alarm.Alarm is { Code: null or (>= 0 and <= LargestCode), Bit: >= 0 and <= LargestBit, Level: >= 0 and <= LargestCode }
        && IsPossible(alarm.Since);
}
