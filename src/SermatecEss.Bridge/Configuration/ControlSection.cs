using SermatecEss.Bridge.Options;
using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Bridge.Configuration;

/// <summary>The options that allow changes. They exist in the file only, so that a mistyped command line cannot enable writes.</summary>
internal static class ControlSection
{
    private static readonly ValueOption<bool> Enabled = new(OptionParsers.Switch)
    {
        Path = "control.enabled",
        Help = "Allow settings to be changed; only in the file, so that no command line can enable it by mistake",
        Default = "false",
    };

    private static readonly ListOption Settings = new()
    {
        Path = "control.settings",
        Help = $"Ids of the settings that can be changed, of normal risk only; {ControlOptions.ClockKey} is a button that sets the clock",
        Default = "none",
    };

    private static readonly ValueOption<bool> Override = new(OptionParsers.Switch)
    {
        Path = "control.override",
        Help = "Allow overrides: charge, discharge or hold the battery for a while",
        Default = "false",
    };

    private static readonly ValueOption<bool> TimesAsText = new(OptionParsers.Switch)
    {
        Path = "control.times_as_text",
        Help = "Publish times as text, for Home Assistant before 2026.5",
        Default = "false",
    };

    private static readonly ValueOption<int> PerHour = new(OptionParsers.Number(1, 1000, "a number of writes"))
    {
        Path = "control.writes_per_hour",
        Help = "Write limit per hour, because the inverter's memory wears out",
        Default = $"{WriteLimits.Default.PerHour}",
    };

    private static readonly ValueOption<int> PerDay = new(OptionParsers.Number(1, 1000, "a number of writes"))
    {
        Path = "control.writes_per_day",
        Help = "Write limit per 24 hours",
        Default = $"{WriteLimits.Default.PerDay}",
    };

    /// <summary>All options of this section.</summary>
    internal static IReadOnlyList<DeclaredOption> Options { get; } = [Enabled, Settings, Override, TimesAsText, PerHour, PerDay];

    /// <summary>What may be changed.</summary>
    /// <param name="reader">The given values.</param>
    /// <param name="catalogue">Defines the settings.</param>
    internal static ControlOptions Read(OptionReader reader, CommandCatalogue catalogue)
    {
        var settings = reader.FindAll(Settings);
        var isOverride = reader.Find(Override);
        var options = new ControlOptions
        {
            Enabled = reader.Find(Enabled)?.Value ?? false,
            Settings = Allowed(reader, settings, catalogue),
            Override = isOverride?.Value ?? false,
            TimesAsText = reader.Find(TimesAsText)?.Value ?? false,
            Limits = new WriteLimits(
                reader.Find(PerHour)?.Value ?? WriteLimits.Default.PerHour,
                reader.Find(PerDay)?.Value ?? WriteLimits.Default.PerDay),
        };
        var asked = reader.Find(Enabled)?.Place ?? (settings.Count > 0 ? settings[0].Place : options.Override ? isOverride!.Place : null);
        if (asked is not null && !options.Enabled && (settings.Count > 0 || options.Override))
            reader.Warning(asked, "nothing can be changed, because 'enabled: true' is missing");
        return options;
    }

    private static List<string> Allowed(OptionReader reader, IReadOnlyList<Given<string>> listed, CommandCatalogue catalogue)
    {
        if (listed.Count == 0) return [];
        var known = catalogue.Versions
            .SelectMany(version => SettingList.Of(catalogue.View(version)).WithWindowEnds)
            .ToLookup(setting => setting.Id);
        var allowed = new List<string>();
        foreach (var (id, place) in listed)
        {
            if (Fault(id, known[id]) is { } fault) reader.Error(place, fault);
            else allowed.Add(id);
        }

        return allowed;
    }

    private static string? Fault(string id, IEnumerable<Setting> settings)
    {
        if (id == ControlOptions.ClockKey) return null;
        if (settings.FirstOrDefault() is not { } first)
            return $"there is no setting '{id}'; 'sermatec-ess settings' lists those of the inverter";
        if (settings.Any(setting => setting.Risk == SettingRisk.Normal)) return null;
        return $"{id} is a {first.Risk.ToString().ToLowerInvariant()} setting, which can be changed only on the command line";
    }
}
