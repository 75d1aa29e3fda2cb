using System.Buffers.Binary;
using SermatecEss.Gateways.Serving;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Gateways.Modbus;

/// <summary>The registers of the inverters of this family, made of the payloads of their own protocol.</summary>
/// <param name="current">The sign of the battery's current.</param>
/// <param name="maxAge">How old values may be.</param>
internal sealed class RegisterMap(BatteryCurrentSign current, TimeSpan maxAge)
{
    private const int BatteryCurrent = 0x3001;
    private const int BatteryStateOffset = 2 * 5;
    private const ushort Charging = 0x11;
    private const ushort Discharging = 0x22;
    private static readonly CommandCode Battery = CommandCode.FromByte(0x0a);
    private static readonly CommandCode Grid = CommandCode.FromByte(0x0b);
    private static readonly CommandCode Meter = CommandCode.FromByte(0x0d);
    private static readonly CommandCode Identity = CommandCode.FromByte(0x98);

    /// <summary>All registers, in order.</summary>
    private static readonly RegisterBlock[] Blocks =
    [
        new(0x3000, 15, Battery),
        new(0x3401, 1, Identity),
        new(0x3424, 2, Grid, Offset: 2 * 36),
        new(0x4000, 56, Grid),
        new(0x4038, 14, Grid, Offset: 2 * 56, Since: 500),
        new(0x4046, 2, CommandCode.FromByte(0x0c)),
        new(0x4048, 6, CommandCode.FromByte(0x1f)),
        new(0x5301, 13, Identity, Offset: 6),
        new(0x5507, 3, Meter),
    ];

    /// <summary>Reads registers of an inverter. A register without a recent enough value makes the whole read fail.</summary>
    /// <param name="inverter">The inverter.</param>
    /// <param name="first">The first register.</param>
    /// <param name="values">Takes the values, 2 bytes each.</param>
    internal ModbusError Read(SharedInverter inverter, int first, Span<byte> values)
    {
        var end = first + (values.Length / 2);
        for (var register = first; register < end;)
        {
            if (Find(register) is not { } block) return ModbusError.IllegalAddress;
            register = block.End;
        }

        if (inverter.Available is not var (live, identity)) return ModbusError.NoResponse;
        for (var register = first; register < end;)
        {
            var block = Find(register)!;
            if (block.Since > identity.View.EffectiveVersion || identity.View.Find(block.Frame) is null) return ModbusError.IllegalAddress;
            var age = block.Frame == Identity ? TimeSpan.MaxValue : maxAge;
            if (live.Reads.Find(block.Frame, age) is not var (sender, payload) || sender.Serial != identity.Serial)
                return ModbusError.NoResponse;
            var count = Math.Min(end, block.End) - register;
            var offset = block.Offset + (2 * (register - block.First));
            if (offset + (2 * count) > payload.Length) return ModbusError.IllegalAddress;
            var target = values.Slice(2 * (register - first), 2 * count);
            payload.Span.Slice(offset, 2 * count).CopyTo(target);
            if (current == BatteryCurrentSign.Discharge && register <= BatteryCurrent && register + count > BatteryCurrent)
                Orient(target[(2 * (BatteryCurrent - register))..], payload.Span);
            register += count;
        }

        return ModbusError.None;
    }

    /// <summary>Makes the battery's current positive while it discharges.</summary>
    private static void Orient(Span<byte> register, ReadOnlySpan<byte> battery)
    {
        if (battery.Length < BatteryStateOffset + 2) return;
        var amount = Math.Abs((int)BinaryPrimitives.ReadInt16BigEndian(register));
        switch (BinaryPrimitives.ReadUInt16BigEndian(battery[BatteryStateOffset..]))
        {
            case Charging:
                BinaryPrimitives.WriteInt16BigEndian(register, (short)-amount);
                break;
            case Discharging:
                BinaryPrimitives.WriteInt16BigEndian(register, (short)Math.Min(amount, short.MaxValue));
                break;
        }
    }

    private static RegisterBlock? Find(int register)
    {
        foreach (var block in Blocks)
            if (register >= block.First && register < block.End) return block;
        return null;
    }
}
