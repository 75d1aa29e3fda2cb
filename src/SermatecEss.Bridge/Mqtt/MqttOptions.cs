namespace SermatecEss.Bridge.Mqtt;

/// <summary>Which broker, and under which topics.</summary>
public sealed record MqttOptions
{
    /// <summary>The broker's port without TLS.</summary>
    public const int DefaultPort = 1883;

    /// <summary>The broker's name or address.</summary>
    public required string Host { get; init; }

    /// <summary>The broker's port.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>The user; null to log in without one.</summary>
    public string? User { get; init; }

    /// <summary>The user's password.</summary>
    public string? Password { get; init; }

    /// <summary>The name under which the bridge is known to the broker; two clients of the same name throw each other out.</summary>
    public string ClientId { get; init; } = $"sermatec-ess-{Environment.MachineName}-{Environment.ProcessId}";

    /// <summary>The topic that all others begin with.</summary>
    public string BaseTopic { get; init; } = "sermatec";

    /// <summary>The topic under which Home Assistant looks for devices; null to announce none.</summary>
    public string? DiscoveryPrefix { get; init; } = "homeassistant";

    /// <summary>How long an operation on the broker may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);
}
