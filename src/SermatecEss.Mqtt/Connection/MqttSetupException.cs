namespace SermatecEss.Mqtt.Connection;

/// <summary>What the connection to the broker needs is not there; the message is one sentence for the owner.</summary>
public sealed class MqttSetupException(string message, Exception cause) : Exception(message, cause);
