namespace SermatecEss.Mqtt.Connection;

/// <summary>The version of MQTT that is spoken with the broker.</summary>
public enum MqttProtocol
{
    /// <summary>3.1.1, which every broker speaks.</summary>
    V311,

    /// <summary>5.0.</summary>
    V5,
}
