namespace SermatecEss.Fleet.Simulation;

/// <summary>A time without a poll, from the end of the last connection to the first poll on another one.</summary>
/// <param name="Ended">When the connection ended.</param>
/// <param name="Connected">When the inverter was last connected again; null before.</param>
/// <param name="Polled">When it was polled again; null before.</param>
internal readonly record struct Outage(DateTimeOffset Ended, DateTimeOffset? Connected, DateTimeOffset? Polled);
