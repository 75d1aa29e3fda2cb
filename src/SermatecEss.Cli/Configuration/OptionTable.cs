using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Options;
using SermatecEss.Gateways.Configuration;
using SermatecEss.History.Configuration;
using SermatecEss.Hosting.Service;
using SermatecEss.Mqtt.Connection;
using SermatecEss.Web.Configuration;
using SermatecEss.Web.Influx;

namespace SermatecEss.Cli.Configuration;

/// <summary>All options of the daemon, by section.</summary>
internal static class OptionTable
{
    /// <summary>All options, in the order of the documentation.</summary>
    internal static IReadOnlyList<DeclaredOption> All { get; } =
    [
        .. BridgeSection.Options,
        .. MqttSection.Options,
        .. HistorySection.Options,
        .. InfluxSection.Options,
        .. HttpSection.Options,
        .. GatewaySection.Options,
        .. LogSection.Options,
        .. CatalogueSection.Options,
    ];
}
