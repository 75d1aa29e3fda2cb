using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;

namespace SermatecEss.Bridge.Configuration;

/// <summary>One inverter of the bridge.</summary>
/// <param name="Session">Its address and timeouts.</param>
/// <param name="Periods">How often it is polled.</param>
public sealed record InverterOptions(SessionOptions Session, PollPeriods Periods)
{
    /// <summary>Its configured name, such as <c>Garage</c>; null to use its model.</summary>
    public string? Name { get; init; }

    /// <summary>Whether it takes every inverter that dials in.</summary>
    public bool TakesAny => Session.Accept is { Serial: null };
}
