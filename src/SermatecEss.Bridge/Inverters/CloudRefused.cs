using SermatecEss.Bridge.Cloud;

namespace SermatecEss.Bridge.Inverters;

/// <summary>The vendor's cloud sent a command that the shield refused.</summary>
/// <param name="Inverter">The inverter that it was for.</param>
/// <param name="Picture">What was known about it then.</param>
/// <param name="Refusal">What it sent.</param>
public sealed record CloudRefused(
    LiveInverter Inverter, InverterPicture Picture, CloudRefusal Refusal) : InverterEvent(Inverter, Picture);
