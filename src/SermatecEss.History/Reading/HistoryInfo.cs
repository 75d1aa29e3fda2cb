namespace SermatecEss.History.Reading;

/// <summary>What a history has.</summary>
/// <param name="Path">The file.</param>
/// <param name="Format">The format of the file.</param>
/// <param name="SizeBytes">The size of the file and of its write-ahead log.</param>
/// <param name="Zone">The zone of the house, whose midnight begins a day.</param>
/// <param name="From">The first value of any inverter; null if there is none.</param>
/// <param name="To">The last value of any inverter; null if there is none.</param>
/// <param name="Inverters">Each inverter.</param>
public sealed record HistoryInfo(
    string Path,
    int Format,
    long SizeBytes,
    string Zone,
    DateTimeOffset? From,
    DateTimeOffset? To,
    IReadOnlyList<HistoryInverter> Inverters);
