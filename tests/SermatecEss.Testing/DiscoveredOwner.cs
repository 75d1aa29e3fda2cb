namespace SermatecEss.Testing;

/// <summary>The device and the origin in a message.</summary>
internal static class DiscoveredOwner
{
    /// <param name="facts">What Home Assistant accepts.</param>
    /// <param name="message">The schema of the device's keys, which depends on the kind of message.</param>
    /// <param name="schema">The schema of the device's keys, which differ with the kind of message.</param>
    internal static void Check(DiscoveryFacts facts, DiscoveryObject message, string schema)
    {
        if (message.Object("device", facts.DeviceAbbreviations) is { } device)
        {
            device.CheckKeys([], facts.KnownToSchema(schema));
            var ids = device.Texts("identifiers") ?? [];
            device.Demand(ids.Count > 0 || device.Has("connections"), "there is nothing to know the device by");
            device.Demand(!ids.Contains(device.Text("via_device")), "the device is reached by itself");
            device.CheckUrl("configuration_url");
        }

        if (message.Object("origin", facts.OriginAbbreviations) is not { } origin) return;
        origin.CheckKeys(facts.RequiredBySchema("MQTT_ORIGIN_INFO_SCHEMA"), facts.KnownToSchema("MQTT_ORIGIN_INFO_SCHEMA"));
        origin.CheckUrl("support_url");
    }
}
