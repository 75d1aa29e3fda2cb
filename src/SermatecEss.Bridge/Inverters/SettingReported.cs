using SermatecEss.Bridge.Settings;

namespace SermatecEss.Bridge.Inverters;

/// <summary>The result of a requested change is known.</summary>
/// <param name="Inverter">The inverter.</param>
/// <param name="Picture">What was known about it then.</param>
/// <param name="Report">The result.</param>
public sealed record SettingReported(
    LiveInverter Inverter,
    InverterPicture Picture,
    SettingReport Report) : InverterEvent(Inverter, Picture);
