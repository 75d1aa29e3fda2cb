namespace SermatecEss.Mqtt.Topics;

/// <summary>The topics by which Home Assistant is told of devices.</summary>
/// <param name="Prefix">The topic that all others begin with; Home Assistant's setting.</param>
internal sealed record DiscoveryTopics(string Prefix)
{
    /// <summary>Where Home Assistant says that it has started or ends.</summary>
    internal string Birth => $"{Prefix}/status";

    /// <summary>The announcements of devices.</summary>
    internal string Devices => $"{Prefix}/device/+/config";

    /// <summary>The announcements of devices, and those of single entities that have no node id.</summary>
    internal string All => $"{Prefix}/+/+/config";

    /// <summary>
    /// The announcement of a device that there is not. An empty message there takes nothing away: Home
    /// Assistant passes over it without a word.
    /// </summary>
    /// <param name="isOfDevice">Whether devices are announced, or else entities.</param>
    /// <param name="name">What tells it from others of its kind.</param>
    internal string Probe(bool isOfDevice, string name) =>
        $"{Prefix}/{(isOfDevice ? "device" : "sensor")}/{InverterTopics.Safe(name)}/config";

    /// <summary>The announcements of single entities that have a node id.</summary>
    internal string WithNode => $"{Prefix}/+/+/+/config";
}
