namespace SermatecEss.Bridge.Options;

/// <summary>An option with a group of free keys, each with one word, in the file only. Its section checks them.</summary>
public sealed class MapOption : DeclaredOption
{
    /// <summary>Between key and word in a <see cref="GivenText"/>.</summary>
    public const char Separator = '=';

    /// <inheritdoc/>
    public override string? Fault(string text) => null;
}
