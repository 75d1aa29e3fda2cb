namespace SermatecEss.Fuzz.Targets;

/// <summary>Texts for a terminal or a log.</summary>
internal static class Plain
{
    /// <summary>Whether a text contains terminal control characters or line breaks.</summary>
    internal static bool HasControls(string? text) => text?.Any(char.IsControl) == true;
}
