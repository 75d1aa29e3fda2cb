namespace SermatecEss.Bridge.Points;

/// <summary>An energy that is counted here.</summary>
/// <param name="Total">Since it was first counted, in kWh.</param>
/// <param name="Today">Since midnight, in kWh.</param>
/// <param name="Power">The power when it was last measured, in W; null before.</param>
/// <param name="Measured">When that was; null before.</param>
internal readonly record struct Energy(decimal Total, decimal Today, decimal? Power, DateTimeOffset? Measured);
