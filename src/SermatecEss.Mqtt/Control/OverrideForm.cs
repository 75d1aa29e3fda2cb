using System.Globalization;
using System.Text.Json;
using SermatecEss.Bridge.Settings;
using SermatecEss.Inverter.Settings;

namespace SermatecEss.Mqtt.Control;

/// <summary>The form for the next override, filled in by separate entities: mode, minutes, SOC. A button starts it.</summary>
internal sealed class OverrideForm
{
    internal const string ModeKey = "override_mode";
    internal const string MinutesKey = "override_minutes";
    internal const string SocKey = "override_soc";
    internal const string StartKey = "override_start";
    internal const string EndKey = "override_end";
    private string _mode = OverrideRequest.Modes[0];
    private int _minutes = 60;
    private int _soc;

    /// <summary>The override in the form.</summary>
    internal OverrideRequest Request
    {
        get
        {
            var hasGoal = _soc > 0 && _mode != OverrideRequest.WordOf(OverrideKind.Hold);
            return new OverrideRequest(OverrideRequest.KindOf(_mode), TimeSpan.FromMinutes(_minutes), hasGoal ? _soc : null);
        }
    }

    /// <summary>Whether a key is a field of the form.</summary>
    internal static bool Has(string key) => key is ModeKey or MinutesKey or SocKey;

    /// <summary>Sets a field.</summary>
    /// <exception cref="SettingException">The value is invalid.</exception>
    internal void Fill(string key, string text)
    {
        switch (key)
        {
            case ModeKey when OverrideRequest.Modes.Contains(text):
                _mode = text;
                break;
            case ModeKey:
                throw Wrong($"use one of {string.Join(", ", OverrideRequest.Modes)}");
            case MinutesKey:
                _minutes = Number(text, 1, (int)BatteryOverride.Longest.TotalMinutes);
                break;
            default:
                _soc = Number(text, 0, 100);
                break;
        }
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteString(ModeKey, _mode);
        json.WriteNumber(MinutesKey, _minutes);
        json.WriteNumber(SocKey, _soc);
    }

    internal static SettingException Wrong(string reason) => new(SettingRefusal.Value, $"Invalid message: {reason}.");

    private static int Number(string text, int lowest, int highest) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        && number == decimal.Truncate(number) && number >= lowest && number <= highest
            ? (int)number
            : throw Wrong(string.Create(CultureInfo.InvariantCulture, $"use a whole number, {lowest} to {highest}"));
}
