namespace SermatecEss.Protocol.Values;

/// <summary>A text without its padding.</summary>
/// <param name="Characters">The text up to its first NUL.</param>
public sealed record TextValue(string Characters) : PointValue
{
    /// <inheritdoc/>
    public override string Text => Characters;
}
