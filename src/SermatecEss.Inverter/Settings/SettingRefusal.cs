namespace SermatecEss.Inverter.Settings;

/// <summary>Why a setting was refused.</summary>
public enum SettingRefusal
{
    /// <summary>The inverter has no such setting.</summary>
    Unknown,

    /// <summary>The value is invalid.</summary>
    Value,

    /// <summary>Settings of this risk are not allowed.</summary>
    NotAllowed,

    /// <summary>The inverter does not report all values that must be sent along.</summary>
    Incomplete,

    /// <summary>The inverter is in a state in which it does not accept it.</summary>
    Precondition,

    /// <summary>The write limit is reached.</summary>
    Budget,

    /// <summary>The write ledger cannot be kept.</summary>
    NoLedger,
}
