using SermatecEss.Protocol.Values;

namespace SermatecEss.Inverter.Settings;

/// <summary>A setting with a new value.</summary>
public sealed class SettingChange
{
    internal SettingChange(Setting setting, IReadOnlyDictionary<string, PointValue> values)
    {
        Setting = setting;
        Values = values;
    }

    /// <summary>The setting.</summary>
    public Setting Setting { get; }

    /// <summary>The new value, as it is written.</summary>
    public string Text => Setting.Masked(Setting.TextOf(this));

    /// <summary>The values of the command's fields, by id; for the start or end of a window, the item of the list.</summary>
    internal IReadOnlyDictionary<string, PointValue> Values { get; }
}
