namespace SermatecEss.Inverter;

/// <summary>How a request for registers is laid out. Which one the hardware takes has never been seen.</summary>
public enum RegisterLayout
{
    /// <summary>The count, then the addresses alone, 2 bytes each.</summary>
    Addresses,

    /// <summary>The count, then pairs of address and value as in the response, the values 0.</summary>
    Pairs,
}
