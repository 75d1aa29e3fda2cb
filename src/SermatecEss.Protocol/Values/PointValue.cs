namespace SermatecEss.Protocol.Values;

/// <summary>The value of a point. Values are equal if they mean the same.</summary>
public abstract record PointValue
{
    /// <summary>The printed value, without unit, in the invariant culture.</summary>
    public abstract string Text { get; }

    /// <inheritdoc cref="Text"/>
    public sealed override string ToString() => Text;
}
