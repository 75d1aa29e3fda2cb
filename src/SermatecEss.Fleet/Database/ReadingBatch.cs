namespace SermatecEss.Fleet.Database;

/// <summary>What is written in one transaction.</summary>
/// <param name="Readings">The readings, oldest first.</param>
/// <param name="Newest">Those of them that are the newest of their inverter and poll group, as they were added.</param>
/// <param name="States">The state documents to save, by inverter and epoch; null for an inverter without one that has readings.</param>
/// <param name="IsLast">Whether nothing else waited when it was made.</param>
internal sealed record ReadingBatch(
    IReadOnlyList<WaitingReading> Readings,
    IReadOnlyDictionary<WaitingReading, StoredReading> Newest,
    IReadOnlyDictionary<(string Serial, long Epoch), byte[]?> States,
    bool IsLast);
