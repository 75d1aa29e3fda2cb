using System.Globalization;

namespace SermatecEss.Protocol.Values;

/// <summary>A number that is printed in hex digits.</summary>
/// <param name="Number">The unsigned number; for 8 bytes, its 64 bits.</param>
/// <param name="Digits">The number of printed digits, two for each byte.</param>
public sealed record HexValue(long Number, int Digits) : PointValue
{
    /// <inheritdoc/>
    public override string Text => Number.ToString($"x{Digits}", CultureInfo.InvariantCulture);
}
