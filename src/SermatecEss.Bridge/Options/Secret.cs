namespace SermatecEss.Bridge.Options;

/// <summary>A text that must not be exposed by accident, such as a password: always prints as <c>***</c>.</summary>
/// <param name="value">The text itself.</param>
public sealed class Secret(string value) : IEquatable<Secret>
{
    /// <summary>What is printed instead.</summary>
    public const string Mask = "***";

    private readonly string _value = value;

    /// <summary>The text itself, to send it.</summary>
    public string Reveal() => _value;

    /// <inheritdoc/>
    public bool Equals(Secret? other) => other is not null && other._value == _value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Secret);

    /// <inheritdoc/>
    public override int GetHashCode() => _value.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Mask;
}
