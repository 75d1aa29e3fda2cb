using System.Buffers.Binary;
using SermatecEss.Gateways.Serving;

namespace SermatecEss.Gateways.Modbus;

/// <summary>Answers requests for registers. Read-only.</summary>
/// <param name="units">The inverter of each unit.</param>
/// <param name="map">The registers.</param>
internal sealed class RegisterServer(IReadOnlyDictionary<byte, SharedInverter> units, RegisterMap map)
{
    /// <summary>The largest length of a response.</summary>
    internal const int MaxLength = 7 + 2 + (2 * MostRegisters);
    private const int MostRegisters = 125;
    private const byte ReadHolding = 3;
    private const byte ReadInput = 4;
    private const int RequestLength = 5;
    private const byte ErrorFlag = 0x80;
    private const byte Broadcast = 0;

    /// <summary>Writes the response to a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="framing">How it is framed; the response is framed the same.</param>
    /// <param name="bytes">The bytes with the request.</param>
    /// <param name="response">Takes the response; at least <see cref="MaxLength"/> long.</param>
    /// <param name="error">The error that the response reports.</param>
    /// <returns>The length of the response; 0 for none.</returns>
    internal int Respond(
        ModbusRequest request, ModbusFraming framing, ReadOnlySpan<byte> bytes, Span<byte> response, out ModbusError error)
    {
        error = ModbusError.None;
        var isTcp = framing == ModbusFraming.Tcp;
        if (!isTcp && request.Unit == Broadcast) return 0;
        var start = isTcp ? 7 : 1;
        var asked = bytes.Slice(request.Start, request.Length);
        error = Read(request.Unit, asked, response[(start + 2)..], out var length);
        response[start - 1] = request.Unit;
        if (error == ModbusError.None)
        {
            response[start] = asked[0];
            response[start + 1] = (byte)length;
        }
        else
        {
            response[start] = (byte)(asked[0] | ErrorFlag);
            response[start + 1] = (byte)error;
            length = 0;
        }

        var end = start + 2 + length;
        if (isTcp)
        {
            BinaryPrimitives.WriteUInt16BigEndian(response, request.Transaction);
            BinaryPrimitives.WriteUInt16BigEndian(response[2..], 0);
            BinaryPrimitives.WriteUInt16BigEndian(response[4..], (ushort)(end - 6));
            return end;
        }

        BinaryPrimitives.WriteUInt16LittleEndian(response[end..], Crc16.Of(response[..end]));
        return end + Crc16.Length;
    }

    private ModbusError Read(byte unit, ReadOnlySpan<byte> asked, Span<byte> values, out int length)
    {
        length = 0;
        if (asked[0] is not (ReadHolding or ReadInput)) return ModbusError.IllegalFunction;
        if (asked.Length != RequestLength) return ModbusError.IllegalValue;
        var first = BinaryPrimitives.ReadUInt16BigEndian(asked[1..]);
        var count = BinaryPrimitives.ReadUInt16BigEndian(asked[3..]);
        if (count is 0 or > MostRegisters) return ModbusError.IllegalValue;
        if (!units.TryGetValue(unit, out var inverter)) return ModbusError.NoResponse;
        length = 2 * count;
        return map.Read(inverter, first, values[..length]);
    }
}
