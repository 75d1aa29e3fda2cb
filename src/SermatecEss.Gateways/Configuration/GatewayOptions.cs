using SermatecEss.Gateways.Modbus;
using SermatecEss.Gateways.Osim;

namespace SermatecEss.Gateways.Configuration;

/// <summary>The gateways as they are configured.</summary>
public sealed record GatewayOptions
{
    /// <summary>Those that speak the inverter's own protocol.</summary>
    public IReadOnlyList<OsimOptions> Osim { get; init; } = [];

    /// <summary>Those for readers of Modbus registers.</summary>
    public IReadOnlyList<ModbusOptions> Modbus { get; init; } = [];
}
