using SermatecEss.Bridge.Options;

namespace SermatecEss.Mqtt.Connection;

/// <summary>Which broker, and what is published there under which topics.</summary>
public sealed record MqttOptions
{
    /// <summary>The broker's port without TLS.</summary>
    public const int DefaultPort = 1883;

    /// <summary>The broker's name or address.</summary>
    public required string Host { get; init; }

    /// <summary>The broker's port; where none is given, the usual one with or without TLS.</summary>
    public int Port
    {
        get => field != 0 ? field : Tls is null ? DefaultPort : MqttTls.DefaultPort;
        init;
    }

    /// <summary>Host and port, as messages name them.</summary>
    public string Where => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    /// <summary>The user; null to log in without one.</summary>
    public string? User { get; init; }

    /// <summary>The user's password.</summary>
    public Secret? Password { get; init; }

    /// <summary>The encryption; null for none.</summary>
    public MqttTls? Tls { get; init; }

    /// <summary>The version of MQTT.</summary>
    public MqttProtocol Protocol { get; init; }

    /// <summary>The name under which the bridge is known to the broker; two clients of the same name throw each other out.</summary>
    public string ClientId { get; init; } = $"sermatec-ess-{Environment.MachineName}-{Environment.ProcessId}";

    /// <summary>The topic that all others begin with.</summary>
    public string BaseTopic { get; init; } = "sermatec";

    /// <summary>The topic under which Home Assistant looks for devices, and where it says that it has started.</summary>
    public string DiscoveryPrefix { get; init; } = "homeassistant";

    /// <summary>How Home Assistant is told of the devices.</summary>
    public DiscoveryStyle Discovery { get; init; }

    /// <summary>Whether each value has a topic of its own besides the states.</summary>
    public bool TopicPerValue { get; init; }

    /// <summary>Whether the broker keeps the states for those who come later; Home Assistant then cannot tell how old they are.</summary>
    public bool RetainState { get; init; }

    /// <summary>How long an operation on the broker may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);
}
