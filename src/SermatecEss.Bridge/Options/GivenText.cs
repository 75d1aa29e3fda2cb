namespace SermatecEss.Bridge.Options;

/// <summary>The value of an option as it was written.</summary>
/// <param name="Text">The text.</param>
/// <param name="Place">Where it was given.</param>
public sealed record GivenText(string Text, OptionPlace Place);
