using System.Buffers;
using System.Buffers.Binary;

namespace SermatecEss.Protocol.Framing;

/// <summary>A command's code: two bytes on the wire, of which the second is 00 in all but one command of the firmware upgrade.</summary>
/// <param name="Value">Both bytes, the first being the high one: 0x9800 for command 98.</param>
public readonly record struct CommandCode(ushort Value)
{
    /// <summary>The code with a first byte and a second one of 00.</summary>
    public static CommandCode FromByte(byte code) => new((ushort)(code << 8));

    /// <summary>Reads two or four hex digits in either case, with or without <c>0x</c> before them.</summary>
    /// <param name="text">As in <c>0a</c>, <c>98</c>, <c>0x98</c> or <c>9800</c>.</param>
    /// <param name="code">The code, where the text is one.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out CommandCode code)
    {
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)) text = text[2..];
        code = default;

        // Unlike ushort.TryParse, this takes nothing but hex digits: that one lets NULs follow them.
        Span<byte> bytes = stackalloc byte[sizeof(ushort)];
        if (text.Length is not (2 or 4) || Convert.FromHexString(text, bytes, out _, out _) != OperationStatus.Done) return false;
        code = new CommandCode(BinaryPrimitives.ReadUInt16BigEndian(bytes));
        return true;
    }

    /// <summary>Two lower-case hex digits, as in <c>0a</c>; four where the second byte is not 00.</summary>
    public override string ToString() => (Value & 0xff) == 0 ? $"{Value >> 8:x2}" : $"{Value:x4}";
}
