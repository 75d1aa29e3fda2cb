using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Protocol.Values;

/// <summary>Integers of any length and byte order.</summary>
internal static class IntegerBytes
{
    /// <summary>The number in a field's bytes: signed, unsigned, or only the field's bits.</summary>
    internal static long Read(FieldDefinition field, ReadOnlySpan<byte> bytes)
    {
        var raw = ReadUnsigned(bytes, field.ByteOrder);
        var width = 8 * bytes.Length;
        return field.Type switch
        {
            FieldType.SignedNumber => (long)raw << (64 - width) >> (64 - width),
            FieldType.Bit or FieldType.BitRange => (long)(raw >> field.FirstBit) & Mask(field.BitCount),
            _ => (long)raw,
        };
    }

    /// <summary>Writes a number into a field's bytes, and preserves the bits of other fields. The number must fit.</summary>
    internal static void Write(FieldDefinition field, Span<byte> bytes, long number)
    {
        var raw = (ulong)number;
        if (field.BitCount > 0)
        {
            var mask = (ulong)Mask(field.BitCount) << field.FirstBit;
            raw = (ReadUnsigned(bytes, field.ByteOrder) & ~mask) | (raw << field.FirstBit);
        }

        for (var i = 0; i < bytes.Length; i++) bytes[Place(i, bytes.Length, field.ByteOrder)] = (byte)(raw >> (8 * (bytes.Length - 1 - i)));
    }

    private static ulong ReadUnsigned(ReadOnlySpan<byte> bytes, ByteOrder order)
    {
        ulong raw = 0;
        for (var i = 0; i < bytes.Length; i++) raw = (raw << 8) | bytes[Place(i, bytes.Length, order)];
        return raw;
    }

    /// <summary>The position of the i-th most significant byte.</summary>
    private static int Place(int i, int length, ByteOrder order) => order switch
    {
        ByteOrder.LittleEndian => length - 1 - i,
        ByteOrder.WordSwapped when length > 2 => length - 2 - (i & ~1) + (i & 1),
        _ => i,
    };

    private static long Mask(int bits) => (1L << bits) - 1;
}
