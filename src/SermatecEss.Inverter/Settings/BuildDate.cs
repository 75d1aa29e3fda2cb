namespace SermatecEss.Inverter.Settings;

/// <summary>The day of the source of this program; no correct clock shows an earlier one.</summary>
internal static partial class BuildDate
{
    /// <summary>The start of the day in UTC, from <c>SOURCE_DATE_EPOCH</c> or else the last commit.</summary>
    public static DateTimeOffset Value { get; } = DateTimeOffset.FromUnixTimeSeconds(Seconds);
}
