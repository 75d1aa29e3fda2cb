namespace SermatecEss.Protocol.Catalogue;

/// <summary>One occurrence of a field at its place in the payload.</summary>
public readonly struct FieldSlot
{
    internal FieldSlot(int fieldIndex, FieldDefinition field, int occurrence, int offset, int length)
    {
        FieldIndex = (short)fieldIndex;
        Occurrence = (short)occurrence;
        Offset = (short)offset;
        Length = (short)length;
        Read = SlotReading.Of(field, length);
        FirstBit = (byte)field.FirstBit;
        BitMask = field.BitCount == 0 ? uint.MaxValue : (uint)((1UL << field.BitCount) - 1);
    }

    /// <summary>The index of the field in <see cref="CommandDefinition.Fields"/>.</summary>
    public short FieldIndex { get; }

    /// <summary>Which occurrence of an array this is, from 0; 0 for any other field.</summary>
    public short Occurrence { get; }

    /// <summary>Bytes before it in the payload.</summary>
    public short Offset { get; }

    /// <summary>Bytes that it takes; 0 for the rest of the payload.</summary>
    public short Length { get; }

    /// <summary>The first byte behind it.</summary>
    public int End => Offset + Length;

    internal SlotReading.Way Read { get; }

    internal byte FirstBit { get; }

    internal uint BitMask { get; }
}
