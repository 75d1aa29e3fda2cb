namespace SermatecEss.Bridge.Options;

/// <summary>An option of one value.</summary>
/// <param name="parser">Returns the value of a text, or a sentence with what is expected.</param>
public sealed class ValueOption<T>(Func<string, (T? Value, string? Error)> parser) : DeclaredOption
{
    /// <summary>Returns the value of a text, or a sentence with what is expected.</summary>
    public (T? Value, string? Error) Parse(string text) => parser(text);

    /// <inheritdoc/>
    public override string? Fault(string text) => parser(text).Error;
}
