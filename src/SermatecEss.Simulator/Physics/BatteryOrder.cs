namespace SermatecEss.Simulator.Physics;

/// <summary>The operating modes of a battery.</summary>
internal enum BatteryOrder
{
    /// <summary>Charges with the house's surplus and covers its deficit.</summary>
    SelfConsumption,

    /// <summary>Charges with all PV power first; the house draws from the grid meanwhile.</summary>
    PvFirst,

    /// <summary>Charges as fast as possible, from the grid too.</summary>
    Charge,

    /// <summary>Discharges as fast as possible, into the grid too.</summary>
    Discharge,
}
