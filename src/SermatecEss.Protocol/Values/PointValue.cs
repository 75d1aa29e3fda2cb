namespace SermatecEss.Protocol.Values;

/// <summary>The value of a point. Values are equal when they mean the same.</summary>
public abstract record PointValue
{
    /// <summary>The value as it is printed, without its unit and in the invariant culture.</summary>
    public abstract string Text { get; }

    /// <inheritdoc cref="Text"/>
    public sealed override string ToString() => Text;
}
