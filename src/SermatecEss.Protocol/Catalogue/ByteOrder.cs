namespace SermatecEss.Protocol.Catalogue;

/// <summary>
/// The order of an integer's bytes. All but some firmware upgrade fields are big-endian; the other two orders are not confirmed on
/// hardware.
/// </summary>
public enum ByteOrder
{
    /// <summary>Most significant byte first.</summary>
    BigEndian,

    /// <summary>Least significant byte first.</summary>
    LittleEndian,

    /// <summary>Big-endian 16-bit words, the least significant word first.</summary>
    WordSwapped,
}
