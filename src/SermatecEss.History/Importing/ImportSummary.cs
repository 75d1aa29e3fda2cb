namespace SermatecEss.History.Importing;

/// <summary>What an import of a file did.</summary>
/// <param name="Rows">Lines that were read, without the heading.</param>
/// <param name="Added">Values that were added.</param>
/// <param name="Known">Values whose time the history has already.</param>
/// <param name="Skipped">Values that are unknown in the file, or of a time that is not over.</param>
/// <param name="BadLines">Lines that something is wrong with.</param>
/// <param name="Unmapped">Columns or entities that belong to no point, each with the reason.</param>
public sealed record ImportSummary(long Rows, long Added, long Known, long Skipped, long BadLines, IReadOnlyList<string> Unmapped);
