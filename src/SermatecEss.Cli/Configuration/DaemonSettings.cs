using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Logging;
using SermatecEss.Mqtt.Connection;

namespace SermatecEss.Cli.Configuration;

/// <summary>Everything that the daemon is told: the configuration file, with the environment's and the command line's words over it.</summary>
/// <param name="Bridge">The core's part.</param>
/// <param name="Mqtt">The broker and the topics on it.</param>
internal sealed record DaemonSettings(BridgeOptions Bridge, MqttOptions Mqtt)
{
    /// <summary>The least important lines that are logged.</summary>
    internal LogLevel LogLevel { get; init; } = LogLevel.Info;

    /// <summary>The file that is logged to; null for stderr, or where the service manager wants it.</summary>
    internal string? LogFile { get; init; }
}
