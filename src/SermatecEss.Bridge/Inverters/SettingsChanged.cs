namespace SermatecEss.Bridge.Inverters;

/// <summary>A setting that may be changed has a new value, an override has begun or ended, or writes were counted.</summary>
/// <param name="Inverter">The inverter.</param>
/// <param name="Picture">What was known about it then.</param>
public sealed record SettingsChanged(LiveInverter Inverter, InverterPicture Picture) : InverterEvent(Inverter, Picture);
