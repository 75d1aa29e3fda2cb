using System.Globalization;

namespace SermatecEss.Protocol.Values;

/// <summary>A quantity in the unit of its field.</summary>
/// <param name="Number">The scaled value, with the decimal places of its scale, so that 480.0 prints as such.</param>
public sealed record NumberValue(decimal Number) : PointValue
{
    /// <inheritdoc/>
    public override string Text => Number.ToString(CultureInfo.InvariantCulture);
}
