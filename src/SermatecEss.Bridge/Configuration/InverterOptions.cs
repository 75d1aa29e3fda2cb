using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;

namespace SermatecEss.Bridge.Configuration;

/// <summary>One inverter of the bridge.</summary>
/// <param name="Session">Where it is, and how patiently it is asked.</param>
/// <param name="Periods">How often it is asked.</param>
public sealed record InverterOptions(SessionOptions Session, PollPeriods Periods)
{
    /// <summary>What its owner calls it, as in <c>Garage</c>; null for its model.</summary>
    public string? Name { get; init; }
}
