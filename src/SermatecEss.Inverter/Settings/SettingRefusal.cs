namespace SermatecEss.Inverter.Settings;

/// <summary>Why a setting was refused.</summary>
public enum SettingRefusal
{
    /// <summary>The inverter has no such setting.</summary>
    Unknown,

    /// <summary>The value is none that it can have.</summary>
    Value,

    /// <summary>Nobody allowed settings of this risk.</summary>
    NotAllowed,

    /// <summary>The inverter does not tell all that has to be sent along.</summary>
    Incomplete,

    /// <summary>The inverter is in a state in which it does not take it.</summary>
    Precondition,

    /// <summary>Too much was written already.</summary>
    Budget,

    /// <summary>The ledger of what is written cannot be kept.</summary>
    NoLedger,
}
