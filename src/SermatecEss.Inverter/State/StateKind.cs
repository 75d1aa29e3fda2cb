namespace SermatecEss.Inverter.State;

/// <summary>The kinds of state documents.</summary>
public enum StateKind
{
    /// <summary>The counted energies of an inverter, its last counters, and the active alarms.</summary>
    Inverter,

    /// <summary>When commands were written to an inverter.</summary>
    Ledger,

    /// <summary>The settings to restore after an override of an inverter; exists while it is active.</summary>
    Override,

    /// <summary>What the bridge knows about all its inverters.</summary>
    Bridge,

    /// <summary>The passwords and API keys of the HTTP interface, hashed.</summary>
    Credentials,

    /// <summary>The cloud server that an inverter had before it was changed; exists until it is restored.</summary>
    Cloud,

    /// <summary>What InfluxDB already has of the history.</summary>
    Influx,

    /// <summary>How an inverter of a fleet is announced to Home Assistant.</summary>
    Announcement,
}
