namespace SermatecEss.Bridge.Options;

/// <summary>An option with a list of words, in the file only. Its section checks the words.</summary>
public sealed class ListOption : DeclaredOption
{
    /// <inheritdoc/>
    public override string? Fault(string text) => null;
}
