namespace SermatecEss.Bridge.Inverters;

/// <summary>Something that happened to an inverter, with the picture of it right after.</summary>
/// <param name="Inverter">The inverter.</param>
/// <param name="Picture">Everything that was known of it then.</param>
public abstract record InverterEvent(LiveInverter Inverter, InverterPicture Picture);
