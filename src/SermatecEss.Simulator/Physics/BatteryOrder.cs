namespace SermatecEss.Simulator.Physics;

/// <summary>What a battery is told to do.</summary>
internal enum BatteryOrder
{
    /// <summary>Take what the house leaves over and give what it lacks.</summary>
    SelfConsumption,

    /// <summary>Take all PV power first; the house draws from the grid meanwhile.</summary>
    PvFirst,

    /// <summary>Take as much as it can, from the grid too.</summary>
    Charge,

    /// <summary>Give as much as it can, to the grid too.</summary>
    Discharge,
}
