using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Languages;
using SermatecEss.Bridge.Logging;
using SermatecEss.Mqtt.Connection;
using SermatecEss.Mqtt.Control;
using SermatecEss.Mqtt.Topics;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Mqtt.HomeAssistant;

/// <summary>Describes the bridge, the inverters and their batteries as Home Assistant devices.</summary>
/// <param name="options">The topics.</param>
/// <param name="timesAsText">Whether times are text entities, for versions of Home Assistant without time entities.</param>
/// <param name="version">This program's version.</param>
/// <param name="translation">The language of names and states.</param>
/// <param name="isOfFleet">
/// Whether the inverters are a fleet's: no bridge stays with an inverter, so its entities depend on the inverter alone.
/// </param>
internal sealed class Devices(MqttOptions options, bool timesAsText, string version, Translation translation, bool isOfFleet = false)
{
    private const int ShortestExpiry = 60;
    private const int DescriptionBytes = 16;
    private const string Product = "sermatec-ess";
    private const string Support = "https://github.com/sermatec-ess/sermatec-ess";
    private readonly BridgeTopics _bridge = new(options.BaseTopic);

    /// <summary>The bridge, with the connection state of each inverter. Must be announced before the devices that refer to it.</summary>
    internal Device Bridge(IEnumerable<(InverterTopics Topics, InverterName Name)> inverters)
    {
        var components = new List<Component>
        {
            Own("version", "sensor", translation.EntityOf("Version"), _bridge.State, json =>
                json.WriteString(DiscoveryKey.ValueTemplate, "{{ value_json.version }}")),
            Own("messages_dropped", "sensor", translation.EntityOf("Messages dropped"), _bridge.State, json =>
            {
                json.WriteString(DiscoveryKey.ValueTemplate, "{{ value_json.messages_dropped }}");
                json.WriteString(DiscoveryKey.StateClass, "total_increasing");
            }),
            Own("log_level", "select", translation.EntityOf("Log level"), _bridge.State, json =>
            {
                json.WriteString(DiscoveryKey.ValueTemplate, "{{ value_json.log_level }}");
                json.WriteString(DiscoveryKey.CommandTopic, _bridge.LogLevel);
                json.WriteStartArray(DiscoveryKey.Options);
                foreach (var level in Enum.GetNames<LogLevel>()) json.WriteStringValue(level.ToLowerInvariant());
                json.WriteEndArray();
            }),
            Own("reconnect", "button", translation.EntityOf("Reconnect"), stateTopic: null, json =>
            {
                json.WriteString(DiscoveryKey.CommandTopic, _bridge.Reconnect);
                json.WriteString(DiscoveryKey.PayloadPress, CommandInbox.Press);
            }),
        };
        foreach (var (topics, name) in inverters)
        {
            var id = topics.Id;
            var link = translation.EntityOf("{0} link", name.Name);
            components.Add(Own($"link_{id}", "binary_sensor", link, topics.Availability, json =>
            {
                json.WriteString(DiscoveryKey.DeviceClass, "connectivity");
                json.WriteString("payload_on", Availability.Online);
                json.WriteString("payload_off", Availability.Offline);
            }));
            var rejected = translation.EntityOf("{0} bad readings", name.Name);
            components.Add(Own($"rejected_{id}", "sensor", rejected, topics.Diagnostics, json =>
            {
                json.WriteString(DiscoveryKey.ValueTemplate, "{{ value_json.rejected }}");
                json.WriteString(DiscoveryKey.StateClass, "total_increasing");
            }));
        }

        return new Device(
            _bridge.DeviceId,
            json =>
            {
                json.WriteString("name", translation.EntityOf("{0} bridge", "Sermatec"));
                json.WriteString("manufacturer", Product);
                json.WriteString("sw_version", version);
                LinkToPage(json);
            },
            components);
    }

    /// <summary>An inverter and its battery.</summary>
    /// <param name="picture">The inverter, identified.</param>
    /// <param name="topics">Its topics.</param>
    /// <param name="isAnnounced">Which entities of points are announced.</param>
    internal IReadOnlyList<Device> Inverter(InverterPicture picture, InverterTopics topics, Func<Entity, bool> isAnnounced)
    {
        var identity = picture.Identity!;
        var name = picture.Name!;
        var slug = InverterTopics.Slug(name);
        var availability = Available(topics);
        var controls = picture.Settings is { } settings
            ? new ControlComponents(topics, slug, timesAsText, availability, translation).Of(settings).ToList()
            : [];

        // A setting that can be changed is one entity, its control.
        var controlled = picture.Settings?.Settings.Select(setting => setting.Point).ToHashSet() ?? [];
        var shown = Entities.Of(picture.Points!, translation)
            .Where(entity => !controlled.Contains(entity.Key) && isAnnounced(entity))
            .Select(entity => (entity.Device, Component: Describe(entity, topics, slug, picture)))
            .ToList();
        var alarm = new Component("alarm", "event", $"{topics.DeviceId}_alarm", topics.AlarmEvent, availability, json =>
        {
            json.WriteString(DiscoveryKey.DefaultEntityId, $"event.{slug}_alarm");
            json.WriteString("name", translation.EntityOf("Alarm event"));
            json.WriteStartArray(DiscoveryKey.EventTypes);
            json.WriteStringValue("raised");
            json.WriteStringValue("cleared");
            json.WriteEndArray();
        });
        List<Component> Of(PointDevice device) =>
            [.. shown.Concat(controls).Where(pair => pair.Device == device).Select(pair => pair.Component)];
        var inverter = new Device(
            topics.DeviceId,
            json =>
            {
                json.WriteString("name", name.InverterIn(translation));
                json.WriteString("manufacturer", "Sermatec");
                json.WriteString("model", identity.Model);
                json.WriteString("serial_number", identity.Serial);
                json.WriteString("sw_version", $"PCU {identity.PcuVersion}");
                if (!isOfFleet) json.WriteString("via_device", _bridge.DeviceId);
                LinkToPage(json);
            },
            [.. Of(PointDevice.Inverter), alarm]);
        var battery = new Device(
            topics.BatteryId,
            json =>
            {
                json.WriteString("name", name.BatteryIn(translation));
                json.WriteString("manufacturer", identity.BatteryVendor?.Label ?? "unknown");
                json.WriteString("via_device", topics.DeviceId);
                LinkToPage(json);
            },
            Of(PointDevice.Battery));
        return [inverter, battery];
    }

    /// <summary>
    /// Identifies how an inverter would be described, except for which points it has reported: as long as it is the same, an announcement
    /// need not be repeated.
    /// </summary>
    internal string DescriptionOf(InverterPicture picture)
    {
        var identity = picture.Identity!;
        var settings = picture.Settings;
        string?[] parts =
        [
            version,
            options.BaseTopic,
            options.DiscoveryPrefix,
            $"{options.Discovery}",
            $"{options.RetainState}",
            options.PageUrl?.AbsoluteUri,
            $"{timesAsText}", $"{isOfFleet}", identity.Serial, identity.Model, $"{identity.PcuVersion}", identity.BatteryVendor?.Label,
            $"{picture.Name}", .. Enum.GetValues<PollGroup>().Select(group => $"{picture.Options.Periods.Of(group)}"),
            $"{settings?.HasOverride}", $"{settings?.HasClock}", .. settings?.Settings.Select(setting => setting.Id) ?? [],
        ];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))).AsSpan(0, DescriptionBytes));
    }

    private IReadOnlyList<string> Available(InverterTopics topics) =>
        isOfFleet ? [topics.Availability] : [_bridge.Status, topics.Availability];

    private void LinkToPage(Utf8JsonWriter json)
    {
        if (options.PageUrl is { } url) json.WriteString("configuration_url", url.AbsoluteUri);
    }

    /// <summary>The origin of the announcements, in Home Assistant's short forms.</summary>
    internal void Origin(Utf8JsonWriter json)
    {
        json.WriteStartObject("o");
        json.WriteString("name", Product);
        json.WriteString("sw", version);
        json.WriteString("url", Support);
        json.WriteEndObject();
    }

    /// <summary>Whether a message was written by this program.</summary>
    internal static bool IsOurs(JsonElement payload) =>
        (payload.TryGetProperty("origin", out var origin) || payload.TryGetProperty("o", out origin))
        && origin.ValueKind == JsonValueKind.Object
        && origin.TryGetProperty("name", out var name)
        && name.ValueEquals(Product);

    private Component Own(string key, string platform, string name, string? stateTopic, Action<Utf8JsonWriter> write) =>
        new(key, platform, $"{_bridge.DeviceId}_{key}", stateTopic, [_bridge.Status], json =>
        {
            json.WriteString(DiscoveryKey.DefaultEntityId, $"{platform}.{_bridge.DeviceId}_{key}".ToLowerInvariant());
            json.WriteString("name", name);
            json.WriteString(DiscoveryKey.EntityCategory, platform is "select" or "button" ? "config" : "diagnostic");
            write(json);
        });

    private Component Describe(Entity entity, InverterTopics topics, string slug, InverterPicture picture)
    {
        IReadOnlyList<string> availability = [.. Available(topics), topics.GroupAvailability(entity.Group)];
        return new Component(
            entity.Key,
            entity.Platform,
            $"{topics.DeviceId}_{entity.Key}",
            topics.State(entity.Group),
            availability,
            json =>
            {
                json.WriteString(DiscoveryKey.DefaultEntityId, $"{entity.Platform}.{slug}_{entity.Key}");
                json.WriteString("name", entity.Name);
                if (entity.DeviceClass is { } deviceClass) json.WriteString(DiscoveryKey.DeviceClass, deviceClass);
                if (entity.Unit is { } unit) json.WriteString(DiscoveryKey.Unit, unit);
                if (entity.StateClass is { } stateClass) json.WriteString(DiscoveryKey.StateClass, stateClass);
                if (entity.Precision is { } precision) json.WriteNumber(DiscoveryKey.Precision, precision);
                if (entity.Options.Count > 0)
                {
                    json.WriteStartArray(DiscoveryKey.Options);
                    foreach (var option in entity.Options) json.WriteStringValue(option);
                    json.WriteEndArray();
                }

                if (entity.IsDiagnostic) json.WriteString(DiscoveryKey.EntityCategory, "diagnostic");
                if (!entity.IsEnabled) json.WriteBoolean(DiscoveryKey.EnabledByDefault, false);
                json.WriteString(DiscoveryKey.ValueTemplate, entity.Template);

                // A retained state would start to expire again with each restart of Home Assistant.
                if (options.RetainState) return;
                var period = picture.Options.Periods.Of(entity.Group);
                json.WriteNumber(DiscoveryKey.ExpireAfter, Math.Max(ShortestExpiry, (int)(3 * period.TotalSeconds)));
            });
    }
}
