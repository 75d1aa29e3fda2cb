using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Settings;
using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Mqtt.Tests.HomeAssistant;

/// <summary>The settings of an inverter of some version that may be changed.</summary>
internal static class Controlled
{
    /// <summary>Some settings, overrides and the clock.</summary>
    internal static SettingsPicture Picture(int version, params string[] ids)
    {
        var list = SettingList.Of(CommandCatalogue.Default.View(version));
        return Picture(ids.Select(list.Find));
    }

    /// <summary>All settings that may be allowed, with the ends of single windows, overrides and the clock.</summary>
    internal static SettingsPicture All(int version) => Picture(
        SettingList.Of(CommandCatalogue.Default.View(version)).WithWindowEnds
            .Where(setting =>
                setting.Risk == SettingRisk.Normal && !setting.Id.StartsWith(ControlOptions.ClockKey, StringComparison.Ordinal)));

    private static SettingsPicture Picture(IEnumerable<Setting> settings) =>
        new([.. settings], new Dictionary<string, string?>(), HasOverride: true, Override: null, HasClock: true, WritesToday: 0);
}
