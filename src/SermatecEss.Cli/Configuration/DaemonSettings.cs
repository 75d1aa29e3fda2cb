using SermatecEss.Bridge.Configuration;
using SermatecEss.Cli.Service;
using SermatecEss.Mqtt.Connection;
using SermatecEss.Web.Configuration;

namespace SermatecEss.Cli.Configuration;

/// <summary>Everything that the daemon is told, section by section.</summary>
/// <param name="Bridge">The core's part.</param>
/// <param name="Mqtt">The broker and the topics on it.</param>
/// <param name="Http">The HTTP interface.</param>
/// <param name="Log">The log.</param>
internal sealed record DaemonSettings(BridgeOptions Bridge, MqttOptions Mqtt, HttpOptions Http, LogOptions Log);
