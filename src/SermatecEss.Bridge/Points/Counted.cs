namespace SermatecEss.Bridge.Points;

/// <summary>The last value of a counter of the inverter that was believed.</summary>
/// <param name="Value">The value.</param>
/// <param name="Time">When it was read, to ten minutes.</param>
internal readonly record struct Counted(decimal Value, DateTimeOffset Time);
