using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Messages;
using SermatecEss.Bridge.Settings;
using SermatecEss.Inverter;
using SermatecEss.Inverter.State;
using SermatecEss.Mqtt.Control;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Fuzz.Targets;

/// <summary>The properties of MQTT commands: each line has the key of a topic, a space, and the payload.</summary>
internal static class CommandOracle
{
    private const int LongestShown = 1000;

    internal static IEnumerable<string> Words =>
        [.. YamlSettingsOracle.Words, "override", "override_mode", "override_minutes", "override_soc", "override_start", "override_end",
            "inverter_clock", "PRESS", "on", "off", "charge", "discharge", "hold", "normal", "mode", "minutes", "until_soc"];

    internal static void Check(byte[] input) => CheckAsync(Encoding.UTF8.GetString(input)).GetAwaiter().GetResult();

    private static async Task CheckAsync(string text)
    {
        var time = new FakeTimeProvider(Plant.Now);
        var log = new Log(LogLevel.Debug, (_, line) =>
            Finding.Unless(!Plain.HasControls(line), "a line of the log has no control characters"));
        await using var session = new InverterSession(new SessionOptions { Host = "127.0.0.1" }, CommandCatalogue.Default, time);
        var options = new BridgeOptions
        {
            Inverters = [],
            TimeZone = TimeZoneInfo.Utc,
            State = new MemoryStateStore(time, _ => { }),
            Control = new ControlOptions
            {
                Enabled = true,
                Override = true,
                Settings = [.. Plant.Settings.All.Select(setting => setting.Id), ControlOptions.ClockKey],
            },
        };
        var reports = 0;
        await using var desk = new SettingsDesk(options, session, Plant.Identity, time, log)
        {
            Reported = report =>
            {
                reports++;
                Finding.Unless(
                    report.Word == SettingReport.Refused && !string.IsNullOrEmpty(report.Reason), "what is refused has a reason");
                Finding.Unless(
                    !Plain.HasControls(report.Wanted) && !Plain.HasControls(report.Reason), "reports have no control characters");
                Finding.Unless(report.Wanted.Length + report.Reason!.Length < LongestShown, "what was sent is not repeated at any length");
            },
        };
        Finding.Unless(desk.Settings.All(setting => setting.Risk == SettingRisk.Normal), "a broker changes settings without a risk");
        await using var inbox = new CommandInbox(desk, time, log);
        foreach (var line in text.Split('\n').Take(CommandRate.Most))
        {
            var end = line.IndexOf(' ');
            var (key, payload) = end < 0 ? (line, "") : (line[..end], line[(end + 1)..]);
            _ = inbox.Take(key, payload, isWhole: true);
            if (OverrideMessage.Parse(payload, out _) is { } request)
                Finding.Unless(request.Kind is not null || request == OverrideRequest.End, "an override has a kind, or ends");
            using var written = new MemoryStream();
            using var json = new Utf8JsonWriter(written);
            json.WriteStartObject();
            inbox.Write(json);
            json.WriteEndObject();
        }

        Finding.Unless(reports <= CommandRate.Most, "no command is reported twice");
    }
}
