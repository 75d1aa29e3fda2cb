namespace SermatecEss.Cli.Live;

/// <summary>How an inverter is shown live.</summary>
/// <param name="Duration">For how long; null for as long as the user wants.</param>
/// <param name="Lines">Whether lines are printed on a terminal, too.</param>
/// <param name="Format">For whom it is printed.</param>
/// <param name="Demonstration">What is simulated; null for an inverter that is not.</param>
internal sealed record LiveChoices(
    TimeSpan? Duration, bool Lines, LiveFormat Format = LiveFormat.Text, Demonstration? Demonstration = null);
