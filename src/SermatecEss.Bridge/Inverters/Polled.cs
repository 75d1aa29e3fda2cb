using SermatecEss.Bridge.Points;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Bridge.Inverters;

/// <summary>A poll group was polled.</summary>
/// <param name="Inverter">The inverter.</param>
/// <param name="Picture">What was known about it then.</param>
/// <param name="Group">The group.</param>
/// <param name="State">The accepted state; null without a response.</param>
public sealed record Polled(
    LiveInverter Inverter,
    InverterPicture Picture,
    PollGroup Group,
    GroupState? State) : InverterEvent(Inverter, Picture);
