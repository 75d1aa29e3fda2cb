using System.Buffers.Binary;

namespace SermatecEss.Captures.Firmware;

/// <summary>What a field of unknown form may mean.</summary>
/// <param name="Name">How it is read, such as <c>little-endian, bytes</c>.</param>
/// <param name="Value">The value.</param>
internal sealed record FieldReading(string Name, long Value)
{
    /// <summary>The readings of a length: each byte order, in bytes and in words of 16 bits.</summary>
    internal static IReadOnlyList<FieldReading> OfLength(ReadOnlySpan<byte> field)
    {
        var readings = new List<FieldReading>();
        foreach (var (order, value) in Orders(field))
        {
            readings.Add(new FieldReading($"{order}, bytes", value));
            readings.Add(new FieldReading($"{order}, words", value * 2));
        }

        return readings;
    }

    private static IReadOnlyList<(string Order, long Value)> Orders(ReadOnlySpan<byte> field) => field.Length switch
    {
        sizeof(ushort) =>
        [
            ("big-endian", BinaryPrimitives.ReadUInt16BigEndian(field)),
            ("little-endian", BinaryPrimitives.ReadUInt16LittleEndian(field)),
        ],
        sizeof(uint) =>
        [
            ("big-endian", BinaryPrimitives.ReadUInt32BigEndian(field)),
            ("little-endian", BinaryPrimitives.ReadUInt32LittleEndian(field)),
            (
                "word-swapped",
                (uint)((BinaryPrimitives.ReadUInt16BigEndian(field[2..]) << 16) | BinaryPrimitives.ReadUInt16BigEndian(field))),
            (
                "byte-swapped",
                (uint)((BinaryPrimitives.ReadUInt16LittleEndian(field) << 16) | BinaryPrimitives.ReadUInt16LittleEndian(field[2..]))),
        ],
        _ => [],
    };
}
