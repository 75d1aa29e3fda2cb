namespace SermatecEss.Gateways.Modbus;

/// <summary>The checksum of Modbus RTU: CRC-16 with polynomial 0x8005 (reflected: 0xa001), from 0xffff; sent low byte first.</summary>
internal static class Crc16
{
    /// <summary>The length in bytes.</summary>
    internal const int Length = 2;

    internal static ushort Of(ReadOnlySpan<byte> bytes)
    {
        ushort crc = 0xffff;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++) crc = (ushort)((crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xa001);
        }

        return crc;
    }
}
