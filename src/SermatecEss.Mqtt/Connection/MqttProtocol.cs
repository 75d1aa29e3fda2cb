namespace SermatecEss.Mqtt.Connection;

/// <summary>The MQTT version.</summary>
public enum MqttProtocol
{
    /// <summary>3.1.1, which every broker supports.</summary>
    V311,

    /// <summary>5.0.</summary>
    V5,
}
