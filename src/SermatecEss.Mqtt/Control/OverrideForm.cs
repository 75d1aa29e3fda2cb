using System.Globalization;
using System.Text.Json;
using SermatecEss.Bridge.Settings;
using SermatecEss.Inverter.Settings;

namespace SermatecEss.Mqtt.Control;

/// <summary>
/// What is filled in for the next override by entities of its own, one after the other: mode, minutes, SOC; a button begins it.
/// </summary>
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

    /// <summary>The override that is filled in.</summary>
    internal OverrideRequest Request
    {
        get
        {
            var hasGoal = _soc > 0 && _mode != OverrideRequest.WordOf(OverrideKind.Hold);
            return new OverrideRequest(OverrideRequest.KindOf(_mode), TimeSpan.FromMinutes(_minutes), hasGoal ? _soc : null);
        }
    }

    /// <summary>Whether a key is one that is filled in.</summary>
    internal static bool Has(string key) => key is ModeKey or MinutesKey or SocKey;

    /// <summary>Fills in a value.</summary>
    /// <exception cref="SettingException">It makes no sense.</exception>
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
