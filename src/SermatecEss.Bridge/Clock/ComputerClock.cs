namespace SermatecEss.Bridge.Clock;

/// <summary>The system clock, with <see cref="ComputerZone"/> as local time zone.</summary>
public sealed class ComputerClock : TimeProvider
{
    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => ComputerZone.Present.Zone;
}
