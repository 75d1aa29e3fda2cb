namespace SermatecEss.Bridge.Inverters;

/// <summary>The inverter has said who it is: for the first time, or because it has become another, as by new firmware.</summary>
/// <param name="Inverter">The inverter.</param>
/// <param name="Picture">Everything that was known of it then.</param>
public sealed record Identified(LiveInverter Inverter, InverterPicture Picture) : InverterEvent(Inverter, Picture);
