namespace SermatecEss.Bridge.Inverters;

/// <summary>A setting that may be changed has another value, an override has begun or ended, or writes were counted.</summary>
/// <param name="Inverter">The inverter.</param>
/// <param name="Picture">Everything that was known of it then.</param>
public sealed record SettingsChanged(LiveInverter Inverter, InverterPicture Picture) : InverterEvent(Inverter, Picture);
