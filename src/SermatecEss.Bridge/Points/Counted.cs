namespace SermatecEss.Bridge.Points;

/// <summary>The last accepted value of an inverter's counter.</summary>
/// <param name="Value">The value.</param>
/// <param name="Time">When it was read, rounded to ten minutes.</param>
internal readonly record struct Counted(decimal Value, DateTimeOffset Time);
