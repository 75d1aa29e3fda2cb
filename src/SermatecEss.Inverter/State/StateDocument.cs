namespace SermatecEss.Inverter.State;

/// <summary>A document of the state, which is read and written whole.</summary>
public sealed record StateDocument
{
    private StateDocument(StateKind kind, string serial)
    {
        Kind = kind;
        Serial = serial;
    }

    /// <summary>What the bridge knows of its inverters together.</summary>
    public static StateDocument Bridge { get; } = new(StateKind.Bridge, "");

    /// <summary>The passwords and API keys of the HTTP interface, hashed.</summary>
    public static StateDocument Credentials { get; } = new(StateKind.Credentials, "");

    /// <summary>What it says.</summary>
    public StateKind Kind { get; }

    /// <summary>The serial number of its inverter; empty for what belongs to none, and for an inverter that tells none.</summary>
    public string Serial { get; }

    /// <summary>What is counted of an inverter, its last counters, and the alarms that stand.</summary>
    public static StateDocument Inverter(string serial) => new(StateKind.Inverter, serial);

    /// <summary>When commands were written to an inverter.</summary>
    public static StateDocument Ledger(string serial) => new(StateKind.Ledger, serial);

    /// <summary>What an override of an inverter has to put back.</summary>
    public static StateDocument Override(string serial) => new(StateKind.Override, serial);
}
