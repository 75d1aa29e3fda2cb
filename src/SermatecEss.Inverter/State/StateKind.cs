namespace SermatecEss.Inverter.State;

/// <summary>What a document of the state says.</summary>
public enum StateKind
{
    /// <summary>What is counted of an inverter, its last counters, and the alarms that stand.</summary>
    Inverter,

    /// <summary>When commands were written to an inverter.</summary>
    Ledger,

    /// <summary>What an override of an inverter has to put back; there as long as one lasts.</summary>
    Override,

    /// <summary>What the bridge knows of its inverters together.</summary>
    Bridge,

    /// <summary>The passwords and API keys of the HTTP interface, hashed.</summary>
    Credentials,
}
