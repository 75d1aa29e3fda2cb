using System.Text;
using System.Text.Json;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Languages;
using SermatecEss.Bridge.Settings;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Mqtt.Connection;
using SermatecEss.Mqtt.HomeAssistant;
using SermatecEss.Mqtt.Topics;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Mqtt.Tests.HomeAssistant;

/// <summary>The devices of an inverter of some version, and a broker's retained announcements of them.</summary>
internal static class Announced
{
    internal const string Serial = "STX0000000000000000000000X";

    private static readonly MqttOptions Options = new() { Host = "127.0.0.1" };

    internal static InverterTopics Topics { get; } = new("sermatec", Serial);

    /// <summary>The bridge, the inverter and the battery.</summary>
    internal static Device[] Devices(
        int version,
        BatteryVendor? battery = null,
        string? name = null,
        Func<Entity, bool>? filter = null,
        SettingsPicture? settings = null,
        bool timesAsText = false,
        string model = "10kW",
        bool isOnly = true,
        Language language = Language.En,
        Uri? page = null)
    {
        var devices = new Devices(Options with { PageUrl = page }, timesAsText, "1.2.3", Translation.Of(language));
        var picture = Picture(version, model, battery, InverterName.Of(name, Serial, isOnly), settings);
        return [devices.Bridge([(Topics, picture.Name!)]), .. devices.Inverter(picture, Topics, filter ?? (_ => true))];
    }

    private static InverterPicture Picture(int version, string model, BatteryVendor? battery, InverterName name, SettingsPicture? settings)
    {
        var view = CommandCatalogue.Default.View(version);
        var periods = new PollPeriods(TimeSpan.FromSeconds(10));
        return new InverterPicture(new InverterOptions(new SessionOptions(), periods))
        {
            Identity = new InverterIdentity(version, 1, model, battery, Serial, view, null!),
            Name = name,
            Plan = PollPlan.Of(view, periods),
            Settings = settings,
        };
    }

    internal static Announcer Announcer(DiscoveryStyle style) =>
        new("homeassistant", style, new Devices(Options, timesAsText: false, "1.2.3", Translation.Of(Language.En)));

    /// <summary>Publishes to the retained messages.</summary>
    internal static void Keep(this Dictionary<string, string> broker, IEnumerable<OutgoingMessage> messages)
    {
        foreach (var message in messages)
        {
            Assert.True(message.Retain && message.IsEvent);
            if (message.Payload.Length == 0) _ = broker.Remove(message.Topic);
            else broker[message.Topic] = Encoding.UTF8.GetString(message.Payload.Span);
        }
    }

    /// <summary>Passes the retained messages to an announcer.</summary>
    internal static void Learn(this Announcer announcer, Dictionary<string, string> broker)
    {
        foreach (var (topic, payload) in broker)
            announcer.Learn(new IncomingMessage(topic, Encoding.UTF8.GetBytes(payload), Retained: true));
    }

    internal static JsonElement Json(this OutgoingMessage message) => JsonDocument.Parse(message.Payload).RootElement;
}
