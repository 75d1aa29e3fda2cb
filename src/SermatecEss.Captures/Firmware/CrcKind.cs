namespace SermatecEss.Captures.Firmware;

/// <summary>One of the usual 16-bit checksums.</summary>
/// <param name="Name">Its usual name.</param>
/// <param name="Polynomial">The polynomial, as it is shifted.</param>
/// <param name="IsReflected">Whether bits are shifted right.</param>
/// <param name="Start">The register before the first byte.</param>
/// <param name="End">Combined with the register after the last byte, by exclusive or.</param>
internal sealed record CrcKind(string Name, ushort Polynomial, bool IsReflected, ushort Start, ushort End)
{
    /// <summary>All that are tried.</summary>
    internal static IReadOnlyList<CrcKind> All { get; } =
    [
        new("CRC-16/ARC", 0xa001, true, 0, 0),
        new("CRC-16/MODBUS", 0xa001, true, 0xffff, 0),
        new("CRC-16/USB", 0xa001, true, 0xffff, 0xffff),
        new("CRC-16/MAXIM", 0xa001, true, 0, 0xffff),
        new("CRC-16/UMTS", 0x8005, false, 0, 0),
        new("CRC-16/CMS", 0x8005, false, 0xffff, 0),
        new("CRC-16/DDS-110", 0x8005, false, 0x800d, 0),
        new("CRC-16/KERMIT", 0x8408, true, 0, 0),
        new("CRC-16/MCRF4XX", 0x8408, true, 0xffff, 0),
        new("CRC-16/X-25", 0x8408, true, 0xffff, 0xffff),
        new("CRC-16/RIELLO", 0x8408, true, 0x554d, 0),
        new("CRC-16/TMS37157", 0x8408, true, 0x3791, 0),
        new("CRC-16/ISO-14443-3-A", 0x8408, true, 0x6363, 0),
        new("CRC-16/XMODEM", 0x1021, false, 0, 0),
        new("CRC-16/CCITT-FALSE", 0x1021, false, 0xffff, 0),
        new("CRC-16/SPI-FUJITSU", 0x1021, false, 0x1d0f, 0),
        new("CRC-16/GENIBUS", 0x1021, false, 0xffff, 0xffff),
        new("CRC-16/GSM", 0x1021, false, 0, 0xffff),
        new("CRC-16/DNP", 0xa6bc, true, 0, 0xffff),
        new("CRC-16/EN-13757", 0x3d65, false, 0, 0xffff),
    ];

    /// <summary>The checksum of an image, and of the image with more bytes behind it.</summary>
    /// <param name="bytes">The image.</param>
    /// <param name="padding">How many bytes <c>ff</c> follow.</param>
    internal (ushort Plain, ushort Padded) Compute(ReadOnlySpan<byte> bytes, int padding)
    {
        Span<ushort> table = stackalloc ushort[256];
        for (var i = 0; i < table.Length; i++) table[i] = Entry(i);
        var register = Start;
        foreach (var b in bytes) register = Next(table, register, b);
        var plain = (ushort)(register ^ End);
        for (var i = 0; i < padding; i++) register = Next(table, register, 0xff);
        return (plain, (ushort)(register ^ End));
    }

    private ushort Entry(int value)
    {
        var entry = IsReflected ? value : value << 8;
        for (var bit = 0; bit < 8; bit++)
        {
            entry = IsReflected
                ? (entry >> 1) ^ ((entry & 1) != 0 ? Polynomial : 0)
                : (entry << 1) ^ ((entry & 0x8000) != 0 ? Polynomial : 0);
        }

        return (ushort)entry;
    }

    private ushort Next(ReadOnlySpan<ushort> table, ushort register, byte value) => IsReflected
        ? (ushort)((register >> 8) ^ table[(byte)(register ^ value)])
        : (ushort)((register << 8) ^ table[(byte)((register >> 8) ^ value)]);
}
