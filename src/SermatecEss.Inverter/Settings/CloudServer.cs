namespace SermatecEss.Inverter.Settings;

/// <summary>The cloud server that an inverter dials, as the inverter has it.</summary>
/// <param name="Host">Its address; at most 20 characters.</param>
/// <param name="Port">Its port; at most 10 characters.</param>
public sealed record CloudServer(string Host, string Port)
{
    private const string HostSetting = "inverter_cloud_host";
    private const string PortSetting = "inverter_cloud_port";

    /// <summary>The settings of a cloud server.</summary>
    /// <param name="settings">The settings of the inverter.</param>
    /// <exception cref="SettingException">
    /// <see cref="SettingRefusal.Unknown"/>: the inverter does not report them, so they cannot be restored.
    /// </exception>
    public static IReadOnlyList<Setting> In(SettingList settings)
    {
        Setting[] found = settings.Has(HostSetting) ? [settings.Find(HostSetting), settings.Find(PortSetting)] : [];
        return found.Length > 0 && found.All(setting => setting.ShownBy is not null)
            ? found
            : throw new SettingException(
                SettingRefusal.Unknown,
                $"PCU version {settings.View.PcuVersion} does not report its cloud server, so it is neither shown nor changed; "
                + "redirect the inverter with a rule on the router instead (docs/cloud.md).");
    }

    /// <summary>The cloud server in the values of its settings; null if one is missing or empty.</summary>
    public static CloudServer? Of(IReadOnlyDictionary<string, string> values) =>
        values.GetValueOrDefault(HostSetting) is { Length: > 0 } host && values.GetValueOrDefault(PortSetting) is { Length: > 0 } port
            ? new CloudServer(host, port)
            : null;

    /// <summary>The changes that make an inverter dial it.</summary>
    /// <exception cref="SettingException">The inverter cannot have it.</exception>
    public IReadOnlyList<SettingChange> ChangesIn(SettingList settings) =>
        [.. In(settings).Zip([Host, Port], (setting, text) => setting.Parse(text))];

    /// <inheritdoc/>
    public override string ToString() => $"{Host}:{Port}";
}
