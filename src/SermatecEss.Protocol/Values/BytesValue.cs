namespace SermatecEss.Protocol.Values;

/// <summary>Opaque bytes.</summary>
/// <param name="Bytes">The bytes in the payload.</param>
public sealed record BytesValue(ReadOnlyMemory<byte> Bytes) : PointValue
{
    /// <summary>The bytes in hex digits.</summary>
    public override string Text => Convert.ToHexStringLower(Bytes.Span);

    /// <summary>Whether both have the same bytes.</summary>
    public bool Equals(BytesValue? other) => other is not null && Bytes.Span.SequenceEqual(other.Bytes.Span);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes.Span);
        return hash.ToHashCode();
    }
}
