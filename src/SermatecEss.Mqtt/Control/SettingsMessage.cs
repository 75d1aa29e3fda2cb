using System.Text.Json;
using SermatecEss.Bridge.Messages;
using SermatecEss.Bridge.Settings;

namespace SermatecEss.Mqtt.Control;

/// <summary>The settings that may be changed, as a JSON message.</summary>
internal static class SettingsMessage
{
    /// <summary>The property for the end of an override.</summary>
    internal const string OverrideUntil = "override_until";

    /// <summary>The values of the settings that may be changed, as read back.</summary>
    /// <param name="picture">The settings.</param>
    /// <param name="writeForm">Writes the form for the next override.</param>
    internal static byte[] Write(SettingsPicture picture, Action<Utf8JsonWriter> writeForm) => Json.Write(json =>
    {
        foreach (var (id, value) in picture.Values) json.WriteString(id, value);
        if (picture.HasOverride)
        {
            json.WriteString(
                SettingsDesk.OverrideKey,
                picture.Override is { } lasting ? OverrideRequest.WordOf(lasting.Kind) : OverrideRequest.Normal);
            json.WriteString(OverrideUntil, picture.Override is { } until ? Json.Seconds(until.End) : null);
        }

        writeForm(json);
        if (picture.WritesToday is { } writes) json.WriteNumber("writes_today", writes);
        else json.WriteNull("writes_today");
    });
}
