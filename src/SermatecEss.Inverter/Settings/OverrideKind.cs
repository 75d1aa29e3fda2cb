namespace SermatecEss.Inverter.Settings;

/// <summary>What a battery is made to do for a while.</summary>
public enum OverrideKind
{
    /// <summary>Charge, from the grid too.</summary>
    Charge,

    /// <summary>Discharge, into the grid too.</summary>
    Discharge,

    /// <summary>Not discharge below its present SOC.</summary>
    Hold,
}
