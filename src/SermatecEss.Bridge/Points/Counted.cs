namespace SermatecEss.Bridge.Points;

/// <summary>The last value of a counter of the inverter that was believed.</summary>
/// <param name="Value">The value.</param>
/// <param name="Day">The day when it was read, in the owner's time zone.</param>
internal readonly record struct Counted(decimal Value, DateOnly Day);
