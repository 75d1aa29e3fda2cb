namespace SermatecEss.Inverter.State;

/// <summary>A document of the state, read and written as a whole.</summary>
public sealed record StateDocument
{
    private StateDocument(StateKind kind, string serial)
    {
        Kind = kind;
        Serial = serial;
    }

    /// <summary>What the bridge knows about all its inverters.</summary>
    public static StateDocument Bridge { get; } = new(StateKind.Bridge, "");

    /// <summary>The passwords and API keys of the HTTP interface, hashed.</summary>
    public static StateDocument Credentials { get; } = new(StateKind.Credentials, "");

    /// <summary>What InfluxDB already has of the history.</summary>
    public static StateDocument Influx { get; } = new(StateKind.Influx, "");

    /// <summary>The kind of content.</summary>
    public StateKind Kind { get; }

    /// <summary>
    /// The serial number of its inverter; empty for a document without an inverter, or an inverter without a serial number.
    /// </summary>
    public string Serial { get; }

    /// <summary>The counted energies of an inverter, its last counters, and the active alarms.</summary>
    public static StateDocument Inverter(string serial) => new(StateKind.Inverter, serial);

    /// <summary>When commands were written to an inverter.</summary>
    public static StateDocument Ledger(string serial) => new(StateKind.Ledger, serial);

    /// <summary>The settings to restore after an override of an inverter.</summary>
    public static StateDocument Override(string serial) => new(StateKind.Override, serial);

    /// <summary>The cloud server that an inverter had before it was changed.</summary>
    public static StateDocument Cloud(string serial) => new(StateKind.Cloud, serial);
}
