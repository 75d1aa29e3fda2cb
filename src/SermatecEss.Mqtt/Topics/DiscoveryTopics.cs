namespace SermatecEss.Mqtt.Topics;

/// <summary>The topics that announce devices to Home Assistant.</summary>
/// <param name="Prefix">The prefix of all topics, a setting of Home Assistant.</param>
internal sealed record DiscoveryTopics(string Prefix)
{
    /// <summary>Where Home Assistant publishes its birth and last will.</summary>
    internal string Birth => $"{Prefix}/status";

    /// <summary>The announcements of devices.</summary>
    internal string Devices => $"{Prefix}/device/+/config";

    /// <summary>The announcements of devices, and of single entities without a node id.</summary>
    internal string All => $"{Prefix}/+/+/config";

    /// <summary>
    /// The announcement of a device that does not exist. An empty message to it removes nothing; Home Assistant may log a warning about
    /// that.
    /// </summary>
    /// <param name="isOfDevice">Whether devices are announced, or entities.</param>
    internal string Probe(bool isOfDevice) => $"{Prefix}/{(isOfDevice ? "device" : "sensor")}/sermatec_doctor/config";

    /// <summary>The announcements of single entities with a node id.</summary>
    internal string WithNode => $"{Prefix}/+/+/+/config";
}
