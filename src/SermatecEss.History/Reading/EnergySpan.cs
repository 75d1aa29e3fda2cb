namespace SermatecEss.History.Reading;

/// <summary>The spans of a table of energies.</summary>
public enum EnergySpan
{
    /// <summary>Hours.</summary>
    Hour,

    /// <summary>Calendar days of the house's zone.</summary>
    Day,

    /// <summary>Calendar months.</summary>
    Month,

    /// <summary>Calendar years.</summary>
    Year,
}
