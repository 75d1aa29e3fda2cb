using System.Net;
using SermatecEss.Links;

namespace SermatecEss.Gateways.Modbus;

/// <summary>A gateway for programs that read Modbus registers.</summary>
/// <param name="Listen">The address to listen on; port 0 for any free one.</param>
public sealed record ModbusOptions(IPEndPoint Listen)
{
    /// <summary>The unit of the only inverter.</summary>
    public const byte DefaultUnit = 1;

    /// <summary>The default of <see cref="MaxAge"/>.</summary>
    public static readonly TimeSpan DefaultMaxAge = TimeSpan.FromSeconds(60);

    /// <summary>The inverter of each unit: its serial number or name, or null for the only one.</summary>
    public IReadOnlyDictionary<byte, string?> Units { get; init; } = new Dictionary<byte, string?> { [DefaultUnit] = null };

    /// <summary>The sign of the battery's current.</summary>
    public BatteryCurrentSign BatteryCurrent { get; init; }

    /// <summary>How old values may be; older ones are not reported.</summary>
    public TimeSpan MaxAge { get; init; } = DefaultMaxAge;

    /// <summary>The addresses of the clients that are served.</summary>
    public AddressList AllowFrom { get; init; } = AddressList.Private;
}
