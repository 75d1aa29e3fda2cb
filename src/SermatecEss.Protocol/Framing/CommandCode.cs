using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;

namespace SermatecEss.Protocol.Framing;

/// <summary>
/// A command's code, two bytes in a frame. The second byte of an ordinary command is 00, so that it is known by its first alone:
/// 0x9800 is command 98. Only the firmware upgrade uses others.
/// </summary>
/// <param name="Value">Both bytes, the first one in a frame as the high byte.</param>
public readonly record struct CommandCode(ushort Value)
{
    /// <summary>The ordinary command with this first byte.</summary>
    /// <param name="code">The first byte; the second one is 00.</param>
    public static CommandCode FromByte(byte code) => new((ushort)(code << 8));

    /// <summary>Reads a code as <see cref="ToString"/> prints it, in either case: <c>98</c>, <c>0a</c>, <c>0x0A</c>, <c>9800</c>.</summary>
    /// <param name="text">Two or four hex digits, with or without <c>0x</c> before them.</param>
    /// <param name="code">The code; 0000 when the text is not one.</param>
    /// <returns>False when the text is anything else, such as a single digit.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out CommandCode code)
    {
        code = default;
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)) text = text[2..];
        Span<byte> bytes = stackalloc byte[2];
        if (text.Length is not (2 or 4) || Convert.FromHexString(text, bytes, out _, out _) != OperationStatus.Done) return false;
        code = new CommandCode(BinaryPrimitives.ReadUInt16BigEndian(bytes));
        return true;
    }

    /// <summary>The code in lower-case hex: two digits for an ordinary command, otherwise four.</summary>
    public override string ToString() =>
        (Value & 0xff) == 0 ? (Value >> 8).ToString("x2", CultureInfo.InvariantCulture) : Value.ToString("x4", CultureInfo.InvariantCulture);
}
