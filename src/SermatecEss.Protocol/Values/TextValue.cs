namespace SermatecEss.Protocol.Values;

/// <summary>A text without its padding.</summary>
/// <param name="Characters">The text up to its first NUL.</param>
public sealed record TextValue(string Characters) : PointValue
{
    /// <summary>
    /// The text with control characters replaced by <c>?</c>, so that an inverter cannot control a terminal or forge a line.
    /// </summary>
    public override string Text =>
        Characters.Any(char.IsControl) ? string.Concat(Characters.Select(c => char.IsControl(c) ? '?' : c)) : Characters;
}
