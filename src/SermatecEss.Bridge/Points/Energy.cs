namespace SermatecEss.Bridge.Points;

/// <summary>An energy counted by the bridge.</summary>
/// <param name="Total">Since it was first counted, in kWh.</param>
/// <param name="Today">Since midnight, in kWh.</param>
/// <param name="Power">The last measured power, in W; null before the first.</param>
/// <param name="Measured">When it was measured; null before the first.</param>
internal readonly record struct Energy(decimal Total, decimal Today, decimal? Power, DateTimeOffset? Measured);
