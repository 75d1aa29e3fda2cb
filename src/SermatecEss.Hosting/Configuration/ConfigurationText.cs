using System.Globalization;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Inverter.Polling;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Hosting.Configuration;

/// <summary>What <c>check-config</c> says of the settings that both programs have.</summary>
internal static class ConfigurationText
{
    /// <summary>How often each group is polled.</summary>
    internal static string Of(PollPeriods periods) => string.Join(
        ", ",
        Enum.GetValues<PollGroup>()
            .Where(group => group != PollGroup.None)
            .Select(group => string.Create(
                CultureInfo.InvariantCulture, $"{group.ToString().ToLowerInvariant()} {periods.Of(group).TotalSeconds:0.###} s")));

    /// <summary>What may be changed.</summary>
    internal static string Of(ControlOptions control)
    {
        if (!control.Enabled) return "off: settings cannot be changed";
        var what = control.Override ? control.Settings.Append("overrides") : control.Settings;
        return string.Join(", ", what) is { Length: > 0 } list ? list : "on, but no settings are listed";
    }
}
