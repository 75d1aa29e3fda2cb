using System.Buffers.Binary;
using SermatecEss.Gateways.Modbus;

namespace SermatecEss.Gateways.Tests.Modbus;

/// <summary>Builds requests, and takes responses apart.</summary>
internal static class ModbusFrames
{
    internal static byte[] Tcp(ushort transaction, byte unit, params byte[] data)
    {
        var frame = new byte[7 + data.Length];
        BinaryPrimitives.WriteUInt16BigEndian(frame, transaction);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(4), (ushort)(1 + data.Length));
        frame[6] = unit;
        data.CopyTo(frame, 7);
        return frame;
    }

    internal static byte[] Rtu(byte unit, params byte[] data)
    {
        byte[] frame = [unit, .. data, 0, 0];
        BinaryPrimitives.WriteUInt16LittleEndian(frame.AsSpan(frame.Length - 2), Crc16.Of(frame.AsSpan(0, frame.Length - 2)));
        return frame;
    }

    internal static byte[] Read(int first, int count, byte function = 3) =>
        [function, (byte)(first >> 8), (byte)first, (byte)(count >> 8), (byte)count];

    /// <summary>Sends a request in Modbus TCP, and receives function and data of the response.</summary>
    internal static async Task<byte[]> AskAsync(this GatewayClient client, byte unit, params byte[] data)
    {
        await client.SendAsync(Tcp(0x1234, unit, data));
        var header = await client.ReceiveAsync(7);
        Assert.Equal([0x12, 0x34, 0, 0, 0], header[..5]);
        Assert.Equal(unit, header[6]);
        return await client.ReceiveAsync(header[5] - 1);
    }

    /// <summary>Sends a request in RTU, and receives a response of this length.</summary>
    internal static async Task<byte[]> AskRtuAsync(this GatewayClient client, int length, byte unit, params byte[] data)
    {
        await client.SendAsync(Rtu(unit, data));
        var response = await client.ReceiveAsync(length + 3);
        Assert.Equal(Rtu(unit, response[1..^2]), response);
        return response[1..^2];
    }
}
