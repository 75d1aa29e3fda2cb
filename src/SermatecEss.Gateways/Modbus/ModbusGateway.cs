using System.Net;
using SermatecEss.Bridge.Outputs;
using SermatecEss.Gateways.Serving;
using SermatecEss.Links;

namespace SermatecEss.Gateways.Modbus;

/// <summary>
/// Modbus registers of the inverters, for programs that read those: Modbus TCP, and RTU over TCP, on one port. Read-only.
/// </summary>
/// <param name="name">Its name in health and log: one word.</param>
/// <param name="options">The settings.</param>
/// <param name="time">The clock.</param>
public sealed class ModbusGateway(string name, ModbusOptions options, TimeProvider time) : Gateway(name, options.Listen)
{
    private const int MaxClients = 256;
    private TcpServer<ModbusClient>? _server;

    /// <inheritdoc/>
    private protected override IServer Open(IPEndPoint listen) =>
        _server = new TcpServer<ModbusClient>(listen, MaxClients, options.AllowFrom, time);

    /// <inheritdoc/>
    private protected override Task ServeAsync(BridgeView bridge, CancellationToken cancellation)
    {
        var units = options.Units.ToDictionary(unit => unit.Key, unit => new SharedInverter(bridge, unit.Value));
        var registers = new RegisterServer(units, new RegisterMap(options.BatteryCurrent, options.MaxAge));
        _server!.Start((socket, remote) => new ModbusClient(socket, remote, registers, Count, time));
        return Task.Delay(Timeout.Infinite, cancellation);
    }

    private void Count(ModbusError error)
    {
        CountRequest();
        if (error == ModbusError.IllegalFunction) CountRefusal();
    }
}
