namespace SermatecEss.Protocol.Values;

/// <summary>The alarms that are raised in the words of one field.</summary>
/// <param name="Words">The words as they are in the payload; bit 0 of the first is the first alarm.</param>
/// <param name="Raised">The alarms whose bits are set, in the order of the bits.</param>
public sealed record AlarmsValue(IReadOnlyList<ushort> Words, IReadOnlyList<Alarm> Raised) : PointValue
{
    /// <summary>The raised alarms, or <c>none</c>.</summary>
    public override string Text => Raised.Count == 0 ? "none" : string.Join("; ", Raised);

    /// <summary>Whether both have the same words and read them in the same way.</summary>
    public bool Equals(AlarmsValue? other) => other is not null && Words.SequenceEqual(other.Words) && Raised.SequenceEqual(other.Raised);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var word in Words) hash.Add(word);
        return hash.ToHashCode();
    }
}
