using System.Globalization;

namespace SermatecEss.Protocol.Framing;

/// <summary>A command's code.</summary>
/// <param name="Value">The two bytes on the wire.</param>
public readonly record struct CommandCode(ushort Value)
{
    /// <summary>The code whose second byte is 0.</summary>
    public static CommandCode FromByte(byte code) => new((ushort)(code << 8));

    /// <summary>Parses.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out CommandCode code)
    {
        code = default;
        if (text.Length is not (2 or 4) || !ushort.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var v)) return false;
        code = new(text.Length == 2 ? (ushort)(v << 8) : v);
        return true;
    }

    /// <summary>Text.</summary>
    public override string ToString() => (Value & 0xff) == 0 ? $"{Value >> 8:x2}" : $"{Value:x4}";
}
