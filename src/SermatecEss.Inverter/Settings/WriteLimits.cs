namespace SermatecEss.Inverter.Settings;

/// <summary>The write limits of one inverter: its memory wears out.</summary>
/// <param name="PerHour">The most commands in any hour.</param>
/// <param name="PerDay">The most commands in any 24 hours.</param>
public sealed record WriteLimits(int PerHour, int PerDay)
{
    /// <summary>20 an hour, 100 a day.</summary>
    public static WriteLimits Default { get; } = new(20, 100);
}
