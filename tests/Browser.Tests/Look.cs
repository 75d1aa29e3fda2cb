namespace SermatecEss.Browser.Tests;

/// <summary>What the page shows of a house.</summary>
/// <param name="Make">Makes the answers of the daemon.</param>
/// <param name="Heading">How the sentence above the flow begins.</param>
/// <param name="Arrows">The arrows of the lines, each after the part that the line leads to.</param>
/// <param name="Words">Parts of the flow with their power and activity.</param>
/// <param name="Note">A text elsewhere on the page; null if there is none.</param>
/// <param name="Never">A part that the flow does not have; null if there is none.</param>
internal sealed record Look(
    Action<Answers> Make, string Heading, string Arrows, IReadOnlyList<string> Words, string? Note = null, string? Never = null);
