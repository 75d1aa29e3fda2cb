namespace SermatecEss.Bridge.Clock;

/// <summary>The system's clock, whose local time is that of <see cref="ComputerZone"/>.</summary>
public sealed class ComputerClock : TimeProvider
{
    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => ComputerZone.Present.Zone;
}
