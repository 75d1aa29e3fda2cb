namespace SermatecEss.Inverter;

/// <summary>The layout of a request for registers. Which one the hardware accepts is unknown.</summary>
public enum RegisterLayout
{
    /// <summary>The count, then the addresses only, 2 bytes each.</summary>
    Addresses,

    /// <summary>The count, then pairs of address and value as in the response, with values 0.</summary>
    Pairs,
}
