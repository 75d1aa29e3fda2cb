namespace SermatecEss.Cli.Live;

/// <summary>How to show an inverter live.</summary>
/// <param name="Duration">How long; null until the user stops it.</param>
/// <param name="Lines">Whether to print lines on a terminal too.</param>
/// <param name="Format">The output format.</param>
/// <param name="Demonstration">What is simulated; null for a real inverter.</param>
internal sealed record LiveChoices(
    TimeSpan? Duration, bool Lines, LiveFormat Format = LiveFormat.Text, Demonstration? Demonstration = null);
