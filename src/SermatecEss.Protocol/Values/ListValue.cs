namespace SermatecEss.Protocol.Values;

/// <summary>The values of an array field, in payload order.</summary>
/// <param name="Items">The values in the payload; fewer than defined if it is short.</param>
public sealed record ListValue(IReadOnlyList<PointValue> Items) : PointValue
{
    /// <summary>The values in brackets.</summary>
    public override string Text => $"[{string.Join(", ", Items)}]";

    /// <summary>Whether both have equal values in the same order.</summary>
    public bool Equals(ListValue? other) => other is not null && Items.SequenceEqual(other.Items);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in Items) hash.Add(item);
        return hash.ToHashCode();
    }
}
