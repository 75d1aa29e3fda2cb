namespace SermatecEss.Mqtt.Connection;

/// <summary>How devices are announced to Home Assistant.</summary>
public enum DiscoveryStyle
{
    /// <summary>One message per device; supported by Home Assistant since 2024.12.</summary>
    Device,

    /// <summary>One message per entity; supported by every version, and by other programs.</summary>
    Entity,

    /// <summary>Not at all.</summary>
    Off,
}
