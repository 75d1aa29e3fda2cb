namespace SermatecEss.Bridge.Inverters;

/// <summary>The inverter does not answer any more, or does not say who it is.</summary>
/// <param name="Inverter">The inverter.</param>
/// <param name="Picture">Everything that was known of it then.</param>
public sealed record Unreachable(LiveInverter Inverter, InverterPicture Picture) : InverterEvent(Inverter, Picture);
