using System.Text;
using System.Text.Json;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Control;
using SermatecEss.Bridge.HomeAssistant;
using SermatecEss.Bridge.Mqtt;
using SermatecEss.Bridge.Points;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Mqtt.Tests.HomeAssistant;

/// <summary>The devices of an inverter of some version, and what a broker keeps of their announcement.</summary>
internal static class Announced
{
    internal const string Serial = "ST0000000000000001";

    internal static readonly Topics Topics = new("sermatec", Serial);

    private static readonly PollPeriods Periods = new(TimeSpan.FromSeconds(10));

    internal static BridgeOptions Options { get; } = new() { Inverters = [new InverterOptions(new SessionOptions(), Periods)], Mqtt = new MqttOptions { Host = "127.0.0.1" }, StateDirectory = null };

    /// <summary>The bridge, the inverter and the battery.</summary>
    internal static Device[] Devices(int version, BatteryVendor? battery = null, string? name = null, Func<Entity, bool>? filter = null, ControlOptions? control = null)
    {
        var options = Options with { Control = control ?? new ControlOptions(), StateDirectory = control is null ? null : "/nowhere" };
        var catalogue = CommandCatalogue.Default;
        var view = catalogue.View(version);
        var plan = PollPlan.Of(view, Periods);
        var identity = Identity(version, battery);
        var entities = Entities.Of(plan, view, Pipeline(version).Calculated).Where(filter ?? (_ => true)).ToList();
        var devices = new Devices(options, "1.2.3");
        var controlled = control is null ? null : new InverterControl(options, null!, identity, TimeProvider.System, new Log(LogLevel.Error, (_, _) => { }));
        var called = InverterName.Of(name, Serial, isOnly: true);
        return [devices.Bridge([(Topics, called)]), devices.Inverter(identity, Topics, called, Periods, entities, controlled), devices.Battery(identity, Topics, called, Periods, entities)];
    }

    internal static Pipeline Pipeline(int version, BridgeOptions? options = null, TimeProvider? time = null, Log? log = null) =>
        new(Identity(version), PollPlan.Of(CommandCatalogue.Default.View(version), Periods), options ?? Options, time ?? TimeProvider.System, log ?? new Log(LogLevel.Error, (_, _) => { }));

    internal static InverterIdentity Identity(int version, BatteryVendor? battery = null) => new(version, 1, "10kW", battery, Serial, CommandCatalogue.Default.View(version), null!);

    internal static Announcer Announcer(DiscoveryStyle style) => new("homeassistant", style, new Devices(Options, "1.2.3"));

    /// <summary>Publishes to what a broker keeps.</summary>
    internal static void Keep(this Dictionary<string, string> broker, IEnumerable<OutgoingMessage> messages)
    {
        foreach (var message in messages)
        {
            Assert.True(message.Retain && message.IsEvent);
            if (message.Payload.Length == 0) _ = broker.Remove(message.Topic);
            else broker[message.Topic] = Encoding.UTF8.GetString(message.Payload.Span);
        }
    }

    /// <summary>Shows an announcer what a broker keeps.</summary>
    internal static void Learn(this Announcer announcer, Dictionary<string, string> broker)
    {
        foreach (var (topic, payload) in broker) announcer.Learn(new IncomingMessage(topic, Encoding.UTF8.GetBytes(payload), Retained: true));
    }

    internal static JsonElement Json(this OutgoingMessage message) => JsonDocument.Parse(message.Payload).RootElement;
}
