namespace SermatecEss.Bridge.Inverters;

/// <summary>The inverter no longer responds, or does not identify itself.</summary>
/// <param name="Inverter">The inverter.</param>
/// <param name="Picture">What was known about it then.</param>
public sealed record Unreachable(LiveInverter Inverter, InverterPicture Picture) : InverterEvent(Inverter, Picture);
