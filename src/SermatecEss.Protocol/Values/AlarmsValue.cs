namespace SermatecEss.Protocol.Values;

/// <summary>The active alarms in the words of one field.</summary>
/// <param name="Words">The words in the payload; bit 0 of the first is the first alarm.</param>
/// <param name="Raised">The alarms of the set bits, in bit order.</param>
public sealed record AlarmsValue(IReadOnlyList<ushort> Words, IReadOnlyList<Alarm> Raised) : PointValue
{
    /// <summary>The active alarms, or <c>none</c>.</summary>
    public override string Text => Raised.Count == 0 ? "none" : string.Join("; ", Raised);

    /// <summary>Whether both have the same words with the same meaning.</summary>
    public bool Equals(AlarmsValue? other) => other is not null && Words.SequenceEqual(other.Words) && Raised.SequenceEqual(other.Raised);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var word in Words) hash.Add(word);
        return hash.ToHashCode();
    }
}
