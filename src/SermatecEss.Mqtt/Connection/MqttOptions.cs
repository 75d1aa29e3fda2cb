using SermatecEss.Bridge.Options;

namespace SermatecEss.Mqtt.Connection;

/// <summary>The broker, and what is published to it under which topics.</summary>
public sealed record MqttOptions
{
    /// <summary>The broker's port without TLS.</summary>
    public const int DefaultPort = 1883;

    /// <summary>The broker's name or address.</summary>
    public required string Host { get; init; }

    /// <summary>The broker's port; by default the usual one with or without TLS.</summary>
    public int Port
    {
        get => field != 0 ? field : Tls is null ? DefaultPort : MqttTls.DefaultPort;
        init;
    }

    /// <summary>Host and port, as shown in messages.</summary>
    public string Where => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    /// <summary>The user; null to log in without one.</summary>
    public string? User { get; init; }

    /// <summary>The user's password.</summary>
    public Secret? Password { get; init; }

    /// <summary>The TLS settings; null for no encryption.</summary>
    public MqttTls? Tls { get; init; }

    /// <summary>The version of MQTT.</summary>
    public MqttProtocol Protocol { get; init; }

    /// <summary>The client id of the bridge; two clients with the same id disconnect each other.</summary>
    public string ClientId { get; init; } = $"sermatec-ess-{Environment.MachineName}-{Environment.ProcessId}";

    /// <summary>The prefix of all other topics.</summary>
    public string BaseTopic { get; init; } = "sermatec";

    /// <summary>Home Assistant's discovery prefix, also for its birth message.</summary>
    public string DiscoveryPrefix { get; init; } = "homeassistant";

    /// <summary>How devices are announced to Home Assistant.</summary>
    public DiscoveryStyle Discovery { get; init; }

    /// <summary>Whether each value also has its own topic.</summary>
    public bool TopicPerValue { get; init; }

    /// <summary>Whether states are retained; Home Assistant then cannot tell how old they are.</summary>
    public bool RetainState { get; init; }

    /// <summary>The address of the page, which Home Assistant's devices link to; null for none.</summary>
    public Uri? PageUrl { get; init; }

    /// <summary>How long an operation on the broker may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);
}
