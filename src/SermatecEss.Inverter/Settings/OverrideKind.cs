namespace SermatecEss.Inverter.Settings;

/// <summary>The modes of an override.</summary>
public enum OverrideKind
{
    /// <summary>Charge, from the grid too.</summary>
    Charge,

    /// <summary>Discharge, into the grid too.</summary>
    Discharge,

    /// <summary>Not discharge below its present SOC.</summary>
    Hold,
}
