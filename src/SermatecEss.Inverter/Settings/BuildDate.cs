namespace SermatecEss.Inverter.Settings;

/// <summary>The day that this program was built from: no clock that is right shows an earlier one.</summary>
public static partial class BuildDate
{
    /// <summary>The beginning of the day in UTC: that of <c>SOURCE_DATE_EPOCH</c>, or else of the last commit.</summary>
    public static DateTimeOffset Value { get; } = DateTimeOffset.FromUnixTimeSeconds(Seconds);
}
