using SermatecEss.Bridge.Points;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Bridge.Inverters;

/// <summary>A poll group was asked.</summary>
/// <param name="Inverter">The inverter.</param>
/// <param name="Picture">Everything that was known of it then.</param>
/// <param name="Group">The group.</param>
/// <param name="State">What is believed of the answer; null where there was none.</param>
public sealed record Polled(
    LiveInverter Inverter,
    InverterPicture Picture,
    PollGroup Group,
    GroupState? State) : InverterEvent(Inverter, Picture);
