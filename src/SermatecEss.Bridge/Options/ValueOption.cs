namespace SermatecEss.Bridge.Options;

/// <summary>An option of one value.</summary>
/// <param name="parser">Makes the value of a text, or says in a sentence what is expected.</param>
public sealed class ValueOption<T>(Func<string, (T? Value, string? Error)> parser) : DeclaredOption
{
    /// <summary>Makes the value of a text, or says in a sentence what is expected.</summary>
    public (T? Value, string? Error) Parse(string text) => parser(text);

    /// <inheritdoc/>
    public override string? Fault(string text) => parser(text).Error;
}
