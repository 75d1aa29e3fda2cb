using System.Buffers;
using System.Buffers.Binary;

namespace SermatecEss.Protocol.Framing;

/// <summary>A command's code: two bytes on the wire. The second one is 00 in all but one command of the firmware upgrade.</summary>
/// <param name="Value">Both bytes, the first one high: 0x9800 for command 98.</param>
public readonly record struct CommandCode(ushort Value)
{
    /// <summary>The code with a given first byte, and 00 as the second.</summary>
    public static CommandCode FromByte(byte code) => new((ushort)(code << 8));

    /// <summary>Parses two or four hex digits, in upper or lower case, optionally prefixed with <c>0x</c>.</summary>
    /// <param name="text">The text, such as <c>0a</c>, <c>98</c>, <c>0x98</c> or <c>9800</c>.</param>
    /// <param name="code">The code, if the text is valid.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out CommandCode code)
    {
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)) text = text[2..];
        code = default;

        // Unlike ushort.TryParse, this accepts only hex digits, and no trailing NULs.
        Span<byte> bytes = stackalloc byte[sizeof(ushort)];
        if (text.Length is not (2 or 4) || Convert.FromHexString(text, bytes, out _, out _) != OperationStatus.Done) return false;
        code = new CommandCode(BinaryPrimitives.ReadUInt16BigEndian(bytes));
        return true;
    }

    /// <summary>Two lower-case hex digits, such as <c>0a</c>; four if the second byte is not 00.</summary>
    public override string ToString() => (Value & 0xff) == 0 ? $"{Value >> 8:x2}" : $"{Value:x4}";
}
