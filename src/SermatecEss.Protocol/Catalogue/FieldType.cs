namespace SermatecEss.Protocol.Catalogue;

/// <summary>The data type of a field. Integers are big-endian unless <see cref="FieldDefinition.ByteOrder"/> differs.</summary>
public enum FieldType
{
    /// <summary>A two's complement integer of 1, 2 or 4 bytes (<c>int</c>, <c>long</c>).</summary>
    SignedNumber,

    /// <summary>An unsigned integer of 1, 2 or 4 bytes (<c>uInt</c>).</summary>
    UnsignedNumber,

    /// <summary>An unsigned integer of 1, 2 or 4 bytes that is read digit by digit, in hexadecimal (<c>hex</c>).</summary>
    Hex,

    /// <summary>One bit of a word of 1, 2 or 4 bytes; bit 0 is the least significant.</summary>
    Bit,

    /// <summary>Adjacent bits of a word of 1, 2 or 4 bytes (<c>bitRange</c>).</summary>
    BitRange,

    /// <summary>16-bit words in which every set bit is an alarm (<c>onePosition</c>).</summary>
    AlarmBits,

    /// <summary>Text padded with NUL. Length 0 takes the rest of the payload.</summary>
    Text,

    /// <summary>Opaque bytes. Length 0 takes the rest of the payload.</summary>
    Bytes,

    /// <summary>Bytes of unknown meaning that must be written back as they were read (<c>preserve</c>).</summary>
    Reserved,
}
