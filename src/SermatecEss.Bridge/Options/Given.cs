namespace SermatecEss.Bridge.Options;

/// <summary>The value of an option that was given.</summary>
/// <param name="Value">The value.</param>
/// <param name="Place">Where it was given.</param>
public sealed record Given<T>(T Value, OptionPlace Place)
{
    /// <summary>Returns the value that takes precedence: the one of the later source, or this one if the source is the same.</summary>
    public Given<T> Over(Given<T>? other) => other is not null && other.Place.Source > Place.Source ? other : this;
}
