using SermatecEss.Bridge.Settings;

namespace SermatecEss.Bridge.Inverters;

/// <summary>It is known what became of a change that somebody wanted.</summary>
/// <param name="Inverter">The inverter.</param>
/// <param name="Picture">Everything that was known of it then.</param>
/// <param name="Report">What became of it.</param>
public sealed record SettingReported(
    LiveInverter Inverter,
    InverterPicture Picture,
    SettingReport Report) : InverterEvent(Inverter, Picture);
