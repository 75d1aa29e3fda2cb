using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Outputs;
using SermatecEss.Gateways.Configuration;
using SermatecEss.Gateways.Modbus;
using SermatecEss.Gateways.Osim;
using SermatecEss.Gateways.Serving;
using SermatecEss.Gateways.Shield;

namespace SermatecEss.Gateways;

/// <summary>Makes the gateways of a daemon.</summary>
public static class GatewayList
{
    /// <summary>The gateways, each with a name of its own. Their ports are still closed.</summary>
    public static IReadOnlyList<Gateway> Of(GatewayOptions options, TimeProvider time, Log log) =>
    [
        .. options.Osim.Select((osim, index) => new OsimGateway(NameOf("osim", index), osim, time, log)),
        .. options.Modbus.Select((modbus, index) => new ModbusGateway(NameOf("modbus", index), modbus, time)),
    ];

    /// <summary>The shields between inverters and the vendor's cloud, each with a name of its own.</summary>
    public static IReadOnlyList<IOutput> ShieldsOf(GatewayOptions options, TimeProvider time, Log log) =>
        [.. options.Shields.Select((shield, index) => new CloudShield(NameOf("shield", index), shield, time, log))];

    private static string NameOf(string kind, int index) => index == 0 ? kind : $"{kind}{index + 1}";
}
