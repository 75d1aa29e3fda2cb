namespace SermatecEss.Testing;

/// <summary>The announcement of a whole device.</summary>
internal sealed class DiscoveredDevice(DiscoveryFacts facts, DiscoveryObject message)
{
    private const string Schema = "DEVICE_DISCOVERY_SCHEMA";

    private static readonly string[] Inherited =
    [
        "availability", "availability_mode", "availability_template", "availability_topic", "command_topic", "encoding",
        "message_expiry_interval", "payload_available", "payload_not_available", "state_topic", "qos",
    ];

    internal void Check()
    {
        message.CheckKeys([.. facts.RequiredBySchema(Schema), "components"], facts.KnownToSchema(Schema));
        DiscoveredOwner.Check(facts, message, "MQTT_DEVICE_INFO_SCHEMA");
        DiscoveredEntity.CheckShared(facts, message);
        var inherited = Inherited.Where(message.Has).ToList();
        var ids = new HashSet<string>();
        foreach (var component in message.ObjectsByKey("components", facts.Abbreviations))
        {
            var platform = component.Text("platform");
            // A component with nothing but its platform is removed.
            if (platform.Length > 0 && component.Count == 1) continue;
            component.Demand(component.Has("unique_id"), "there is no unique_id");
            component.Demand(!component.Has("unique_id") || ids.Add(component.Text("unique_id")), "another has the same unique_id");
            new DiscoveredEntity(facts, platform, component).CheckComponent(inherited);
        }
    }
}
