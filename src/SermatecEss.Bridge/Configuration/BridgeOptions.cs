using SermatecEss.Bridge.Clock;
using SermatecEss.Bridge.Languages;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Settings;
using SermatecEss.Inverter.State;

namespace SermatecEss.Bridge.Configuration;

/// <summary>Settings of the daemon's core, merged from the configuration file, the environment and the command line.</summary>
public sealed record BridgeOptions
{
    /// <summary>The default of <see cref="StuckAfter"/>: five minutes at a 10 s period.</summary>
    public const int DefaultStuckAfter = 30;

    /// <summary>The inverters; at least one.</summary>
    public required IReadOnlyList<InverterOptions> Inverters { get; init; }

    /// <summary>The time zone in which a day starts at midnight.</summary>
    public TimeZoneInfo TimeZone { get; init; } = ComputerZone.Present.Zone;

    /// <summary>Why the time zone is unknown, in which case no inverter's clock is set; null if it is known.</summary>
    public string? TimeZoneFault { get; init; }

    /// <summary>The language of the names and states that people read.</summary>
    public Language Language { get; init; }

    /// <summary>The earliest plausible time; a clock that shows less is wrong.</summary>
    public DateTimeOffset EarliestTime { get; init; } = BuildDate.Value;

    /// <summary>The directory that keeps energies and alarms across restarts; null to keep nothing.</summary>
    public string? StateDirectory { get; init; }

    /// <summary>After how many identical polls in a row values that must change count as stuck; 0 for never.</summary>
    public int StuckAfter { get; init; } = DefaultStuckAfter;

    /// <summary>What outputs may change.</summary>
    public ControlOptions Control { get; init; } = new();

    /// <summary>Whether the inverters' clocks are set every night.</summary>
    public bool SyncsClock { get; init; }

    /// <summary>Where state is stored; null for nowhere.</summary>
    internal IStateStore? State { get; init; }

    /// <summary>The write ledger of an inverter; null if no state is stored.</summary>
    internal WriteLedger LedgerOf(InverterIdentity identity, TimeProvider time) => new(State!, identity.Serial, Control.Limits, time);
}
