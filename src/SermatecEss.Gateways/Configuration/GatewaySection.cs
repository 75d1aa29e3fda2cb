using System.Net;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Options;
using SermatecEss.Gateways.Modbus;
using SermatecEss.Gateways.Osim;
using SermatecEss.Gateways.Shield;

namespace SermatecEss.Gateways.Configuration;

/// <summary>The options of the gateways. They exist in the file only, and none listens unless it is named there.</summary>
public static class GatewaySection
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<DeclaredOption> Options { get; } =
        [.. OsimSection.Options, .. ModbusSection.Options, .. ShieldSection.Options];

    /// <summary>Reads the gateways as they are configured.</summary>
    /// <param name="reader">The given values.</param>
    /// <param name="bridge">The inverters, and what may be changed.</param>
    public static GatewayOptions Read(OptionReader reader, BridgeOptions bridge)
    {
        var listening = new HashSet<IPEndPoint>();
        List<ShieldOptions> shields =
            [.. reader.Entries(ShieldSection.Kind).Select(entry => ShieldSection.Read(entry, listening)).OfType<ShieldOptions>()];
        bridge = ShieldSection.WithShielded(bridge, shields, InverterSection.IsGiven(reader));
        return new GatewayOptions(bridge.Inverters)
        {
            Shields = shields,
            Osim = [.. reader.Entries(OsimSection.Kind).Select(entry => OsimSection.Read(entry, bridge, listening)).OfType<OsimOptions>()],
            Modbus =
            [
                .. reader.Entries(ModbusSection.Kind)
                    .Select(entry => ModbusSection.Read(entry, bridge, listening))
                    .OfType<ModbusOptions>(),
            ],
        };
    }
}
