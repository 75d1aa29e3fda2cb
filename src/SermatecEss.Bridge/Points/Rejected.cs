namespace SermatecEss.Bridge.Points;

/// <summary>How many readings of a point were rejected for a reason.</summary>
/// <param name="Point">The point.</param>
/// <param name="Reason">The reason.</param>
/// <param name="Count">How many since the program started.</param>
public sealed record Rejected(string Point, RejectionReason Reason, long Count);
