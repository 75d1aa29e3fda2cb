namespace SermatecEss.Bridge.Inverters;

/// <summary>The inverter is no longer polled here: another node of a fleet polls it. It is not unreachable.</summary>
/// <param name="Inverter">The inverter.</param>
/// <param name="Picture">What was known about it then.</param>
public sealed record Released(LiveInverter Inverter, InverterPicture Picture) : InverterEvent(Inverter, Picture);
