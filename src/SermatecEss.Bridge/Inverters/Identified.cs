namespace SermatecEss.Bridge.Inverters;

/// <summary>The inverter has identified itself, for the first time or with changed data, such as new firmware.</summary>
/// <param name="Inverter">The inverter.</param>
/// <param name="Picture">What was known about it then.</param>
public sealed record Identified(LiveInverter Inverter, InverterPicture Picture) : InverterEvent(Inverter, Picture);
