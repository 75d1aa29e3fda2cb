using SermatecEss.Bridge.Configuration;
using SermatecEss.Gateways.Modbus;
using SermatecEss.Gateways.Osim;
using SermatecEss.Gateways.Shield;

namespace SermatecEss.Gateways.Configuration;

/// <summary>The gateways as they are configured.</summary>
/// <param name="Inverters">The inverters of the daemon, with those that dial in to a shield.</param>
public sealed record GatewayOptions(IReadOnlyList<InverterOptions> Inverters)
{
    /// <summary>Those between inverters and the vendor's cloud.</summary>
    public IReadOnlyList<ShieldOptions> Shields { get; init; } = [];

    /// <summary>Those that speak the inverter's own protocol.</summary>
    public IReadOnlyList<OsimOptions> Osim { get; init; } = [];

    /// <summary>Those for programs that read Modbus registers.</summary>
    public IReadOnlyList<ModbusOptions> Modbus { get; init; } = [];
}
