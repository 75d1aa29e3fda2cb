using System.Buffers.Binary;

namespace SermatecEss.Simulator;

/// <summary>The inverter's registers behind commands BA and BB: they keep what is written.</summary>
internal sealed class Registers
{
    private const int MostAtOnce = 10;
    private readonly Dictionary<ushort, ushort> _values = [];

    /// <summary>Processes a payload of BA: a count, and that many pairs of address and value. Anything else changes nothing.</summary>
    internal void Write(ReadOnlySpan<byte> payload)
    {
        if (CountOf(payload) is not { } count || payload.Length != 2 + (4 * count)) return;
        for (var i = 0; i < count; i++) _values[Word(payload, 1 + (2 * i))] = Word(payload, 2 + (2 * i));
    }

    /// <summary>Answers a payload of BB: a count and addresses, or a count and pairs; null for any other.</summary>
    internal byte[]? Read(ReadOnlySpan<byte> payload)
    {
        if (CountOf(payload) is not { } count) return null;
        var stride = payload.Length == 2 + (2 * count) ? 1 : payload.Length == 2 + (4 * count) ? 2 : 0;
        if (stride == 0) return null;
        var response = new byte[2 + (4 * count)];
        BinaryPrimitives.WriteUInt16BigEndian(response, (ushort)count);
        for (var i = 0; i < count; i++)
        {
            var address = Word(payload, 1 + (stride * i));
            BinaryPrimitives.WriteUInt16BigEndian(response.AsSpan(2 + (4 * i)), address);
            BinaryPrimitives.WriteUInt16BigEndian(response.AsSpan(4 + (4 * i)), _values.GetValueOrDefault(address));
        }

        return response;
    }

    private static int? CountOf(ReadOnlySpan<byte> payload) =>
        payload.Length >= 2 && Word(payload, 0) is >= 1 and <= MostAtOnce and var count ? count : null;

    private static ushort Word(ReadOnlySpan<byte> payload, int index) => BinaryPrimitives.ReadUInt16BigEndian(payload[(2 * index)..]);
}
