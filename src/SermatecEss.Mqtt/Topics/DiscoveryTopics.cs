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
    /// The announcement of a device that does not exist. An empty message there removes nothing; Home Assistant may log a warning that
    /// there was nothing to remove.
    /// </summary>
    /// <param name="isOfDevice">Whether devices are announced, or else entities.</param>
    internal string Probe(bool isOfDevice) => $"{Prefix}/{(isOfDevice ? "device" : "sensor")}/sermatec_doctor/config";

    /// <summary>The announcements of single entities that have a node id.</summary>
    internal string WithNode => $"{Prefix}/+/+/+/config";
}
