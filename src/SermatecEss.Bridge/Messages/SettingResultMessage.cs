using System.Text.Json;
using SermatecEss.Bridge.Settings;

namespace SermatecEss.Bridge.Messages;

/// <summary>The result of a change as a JSON message.</summary>
public static class SettingResultMessage
{
    /// <summary>The result, as Home Assistant's events are.</summary>
    public static byte[] Write(SettingReport report) => Json.Write(json => WriteTo(json, report));

    /// <summary>Writes the members of the result.</summary>
    public static void WriteTo(Utf8JsonWriter json, SettingReport report)
    {
        json.WriteString("event_type", report.Word);
        json.WriteString("setting", report.Key);
        json.WriteString("old", report.Old);
        json.WriteString("wanted", report.Wanted);
        json.WriteString("found", report.Found);
        json.WriteString("reason", report.Reason);
        json.WriteString("time", Json.Time(report.Time));
    }
}
