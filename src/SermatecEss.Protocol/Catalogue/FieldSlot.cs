namespace SermatecEss.Protocol.Catalogue;

/// <summary>One occurrence of a field, with its position in the payload.</summary>
public readonly struct FieldSlot
{
    internal FieldSlot(int fieldIndex, FieldDefinition field, int occurrence, int offset, int length)
    {
        FieldIndex = (short)fieldIndex;
        Occurrence = (short)occurrence;
        Offset = (short)offset;
        Length = (short)length;
        IsNumber = field.IsNumber || field.Type == FieldType.AlarmBits;
        IsWord = IsNumber && length == 2 && field.ByteOrder == ByteOrder.BigEndian;
        FirstBit = (byte)field.FirstBit;
        BitMask = field.BitCount == 0 ? ushort.MaxValue : (ushort)((1u << field.BitCount) - 1);
        SignBit = field.Type == FieldType.SignedNumber ? (ushort)0x8000 : (ushort)0;
    }

    /// <summary>The index of the field in <see cref="CommandDefinition.Fields"/>.</summary>
    public short FieldIndex { get; }

    /// <summary>The index in an array, from 0; 0 for any other field.</summary>
    public short Occurrence { get; }

    /// <summary>Its offset in the payload, in bytes.</summary>
    public short Offset { get; }

    /// <summary>Its length in bytes; 0 for the rest of the payload.</summary>
    public short Length { get; }

    /// <summary>The offset after its last byte.</summary>
    public int End => Offset + Length;

    /// <summary>Whether it is a number rather than a text or opaque bytes.</summary>
    internal bool IsNumber { get; }

    /// <summary>
    /// Whether it is a big-endian 16-bit word or bits of one, as nearly all are. The bits and the sign below are only valid for those.
    /// </summary>
    internal bool IsWord { get; }

    internal byte FirstBit { get; }

    internal ushort BitMask { get; }

    internal ushort SignBit { get; }
}
