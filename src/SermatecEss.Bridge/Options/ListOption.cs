namespace SermatecEss.Bridge.Options;

/// <summary>An option of any number of words, which only the file can have. What is wrong with a word is for its section to say.</summary>
public sealed class ListOption : DeclaredOption
{
    /// <inheritdoc/>
    public override string? Fault(string text) => null;
}
