using SermatecEss.Bridge.Configuration;
using SermatecEss.Gateways.Configuration;
using SermatecEss.History.Configuration;
using SermatecEss.Hosting.Service;
using SermatecEss.Mqtt.Connection;
using SermatecEss.Web.Configuration;
using SermatecEss.Web.Influx;

namespace SermatecEss.Cli.Configuration;

/// <summary>All settings of the daemon, by section.</summary>
/// <param name="Bridge">The settings of the core.</param>
/// <param name="Mqtt">The settings of the broker and its topics.</param>
/// <param name="History">The settings of the history.</param>
/// <param name="Influx">The settings of InfluxDB; null for none.</param>
/// <param name="Http">The settings of the HTTP interface.</param>
/// <param name="Gateways">The settings of the gateways.</param>
/// <param name="Log">The settings of the log.</param>
internal sealed record DaemonSettings(
    BridgeOptions Bridge,
    MqttOptions Mqtt,
    HistoryOptions History,
    InfluxOptions? Influx,
    HttpOptions Http,
    GatewayOptions Gateways,
    LogOptions Log);
