namespace SermatecEss.Mqtt.Connection;

/// <summary>Something needed for the connection to the broker is missing; the message is one sentence for the user.</summary>
public sealed class MqttSetupException(string message, Exception cause) : Exception(message, cause);
