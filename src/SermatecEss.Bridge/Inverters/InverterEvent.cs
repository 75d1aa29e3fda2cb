namespace SermatecEss.Bridge.Inverters;

/// <summary>An event of an inverter, with its picture right after.</summary>
/// <param name="Inverter">The inverter.</param>
/// <param name="Picture">What was known about it then.</param>
public abstract record InverterEvent(LiveInverter Inverter, InverterPicture Picture);
