using System.Globalization;
using SermatecEss.Bridge.Options;
using SermatecEss.Cli.Options;
using SermatecEss.Hosting.Configuration;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Inverter.Settings;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace SermatecEss.Cli.Settings;

/// <summary>Settings of an inverter in a YAML file.</summary>
internal sealed class SettingsFile
{
    private readonly string _path;
    private readonly string? _serial;
    private readonly YamlMap _settings;
    private readonly List<ConfigurationFault> _faults;

    private SettingsFile(string path, string? serial, YamlMap settings, List<ConfigurationFault> faults)
    {
        _path = path;
        _serial = serial;
        _settings = settings;
        _faults = faults;
    }

    /// <summary>The text of a file: everything that can be restored, and no password.</summary>
    internal static string Write(OpenInverter inverter, IReadOnlyDictionary<string, string> values, DateTimeOffset now)
    {
        var settings = new YamlMappingNode();
        foreach (var setting in inverter.Settings.All.Where(setting => setting is { IsSecret: false, NeedsConfirmation: false }))
        {
            if (values.TryGetValue(setting.Id, out var value))
                settings.Add(setting.Id, new YamlScalarNode(setting.Masked(value)) { Style = ScalarStyle.SingleQuoted });
        }

        var root = new YamlMappingNode
        {
            { "serial", new YamlScalarNode(inverter.Identity.Serial) { Style = ScalarStyle.SingleQuoted } },
            { "pcu_version", inverter.Identity.PcuVersion.ToString(CultureInfo.InvariantCulture) },
            { "exported", now.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture) },
            { "settings", settings },
        };
        return $"# Settings of a {inverter.Identity.Model} inverter; 'sermatec-ess settings apply FILE' restores them.\n"
            + $"{YamlFile.Write(root)}";
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="UsageException">It cannot be read, or is invalid; the message gives the place.</exception>
    internal static SettingsFile Read(string path)
    {
        var faults = new List<ConfigurationFault>();
        var root = YamlFile.Read(path, faults);
        var serial = root.Value("serial", OptionParsers.Text);
        var settings = root.Map("settings");
        _ = root.Value("pcu_version", Parse.PcuVersion);
        _ = root.Value("exported", OptionParsers.Text);
        root.RefuseOthers();
        if (root.IsThere && !settings.IsThere) root.Error(null, "the 'settings' group is missing");
        Check(faults);
        return new SettingsFile(path, serial, settings, faults);
    }

    /// <summary>The settings in which the inverter differs from the file, with their current values.</summary>
    /// <exception cref="UsageException">
    /// The file is for another inverter, or contains settings that this one lacks; the message gives the place.
    /// </exception>
    internal async Task<IReadOnlyList<(SettingChange Change, string? Old)>> DifferencesAsync(
        CliContext context,
        OpenInverter inverter,
        bool anyInverter,
        CancellationToken cancellation)
    {
        if (_serial is not null && _serial != inverter.Identity.Serial && !anyInverter)
        {
            throw new UsageException(
                $"{_path} is from inverter {_serial}, but this is {inverter.Identity.Serial}. To apply it anyway, add --any-inverter.");
        }

        var present = await inverter.ReadAsync(
            context,
            [.. inverter.Settings.All.Where(setting => _settings.Has(setting.Id))],
            cancellation);
        return Differences(inverter.Settings, present);
    }

    /// <summary>The settings in which the file differs from an inverter, with their current values.</summary>
    /// <param name="settings">The inverter's settings.</param>
    /// <param name="present">Their values, as far as they are known.</param>
    /// <exception cref="UsageException">The file contains settings that this inverter lacks; the message gives the place.</exception>
    internal IReadOnlyList<(SettingChange Change, string? Old)> Differences(
        SettingList settings, IReadOnlyDictionary<string, string> present)
    {
        var changes = new List<(SettingChange Change, string? Old)>();
        foreach (var setting in settings.All)
        {
            // Values that the inverter already has are not checked: they may be ones that cannot be set.
            var old = present.GetValueOrDefault(setting.Id);
            if (_settings.Value(setting.Id, text =>
                text == old ? (null, null) : Parsed(setting, text)) is { } change && change.Text != old)
            {
                changes.Add((change, setting.Masked(old)));
            }
        }

        _settings.RefuseOthers();
        Check(_faults);
        return changes;
    }

    private static (SettingChange? Value, string? Error) Parsed(Setting setting, string text)
    {
        try
        {
            return (setting.Parse(text, isSaved: true), null);
        }
        catch (SettingException e)
        {
            return (null, e.Message);
        }
    }

    private static void Check(List<ConfigurationFault> faults)
    {
        if (faults.Count > 0) throw new UsageException($"The file has errors:\n{string.Join('\n', faults)}");
    }
}
