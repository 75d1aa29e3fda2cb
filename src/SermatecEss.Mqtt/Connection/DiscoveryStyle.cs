namespace SermatecEss.Mqtt.Connection;

/// <summary>How Home Assistant is told of the devices.</summary>
public enum DiscoveryStyle
{
    /// <summary>One message a device; understood by Home Assistant since 2024.12.</summary>
    Device,

    /// <summary>One message an entity; understood by every version, and by other programs.</summary>
    Entity,

    /// <summary>Not at all.</summary>
    Off,
}
