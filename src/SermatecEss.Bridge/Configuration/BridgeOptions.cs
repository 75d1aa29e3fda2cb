using SermatecEss.Bridge.Clock;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Settings;
using SermatecEss.Inverter.State;

namespace SermatecEss.Bridge.Configuration;

/// <summary>
/// What the core of the daemon is told: the configuration file, with the environment's and the command line's words over it.
/// </summary>
public sealed record BridgeOptions
{
    /// <summary>The default of <see cref="StuckAfter"/>: five minutes of 10 s.</summary>
    public const int DefaultStuckAfter = 30;

    /// <summary>The inverters; a daemon has at least one.</summary>
    public required IReadOnlyList<InverterOptions> Inverters { get; init; }

    /// <summary>The time zone whose midnight begins a day.</summary>
    public TimeZoneInfo TimeZone { get; init; } = ComputerZone.Present.Zone;

    /// <summary>Why the time zone is not known, so that no inverter's clock is set; null where it is.</summary>
    public string? TimeZoneFault { get; init; }

    /// <summary>The earliest time that a clock can show which is right.</summary>
    public DateTimeOffset EarliestTime { get; init; } = BuildDate.Value;

    /// <summary>The directory where energies and alarms outlive a restart; null to forget them.</summary>
    public string? StateDirectory { get; init; }

    /// <summary>After how many identical polls in a row values that cannot stand still count as stuck; 0 for never.</summary>
    public int StuckAfter { get; init; } = DefaultStuckAfter;

    /// <summary>What outputs may change.</summary>
    public ControlOptions Control { get; init; } = new();

    /// <summary>Whether the inverters' clocks are set every night.</summary>
    public bool SyncsClock { get; init; }

    /// <summary>Where the state is kept; null where nothing is.</summary>
    internal IStateStore? State { get; init; }

    /// <summary>The ledger of an inverter; there is none where no state is kept.</summary>
    internal WriteLedger LedgerOf(InverterIdentity identity, TimeProvider time) => new(State!, identity.Serial, Control.Limits, time);
}
