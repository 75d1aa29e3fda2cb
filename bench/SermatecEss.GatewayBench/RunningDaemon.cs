using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SermatecEss.DaemonBench;

namespace SermatecEss.GatewayBench;

/// <summary>The executable as a daemon of one inverter, with or without gateways, and without history and HTTP interface.</summary>
internal sealed class RunningDaemon : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    private RunningDaemon(Process process, string folder, IPEndPoint osim, IPEndPoint modbus)
    {
        _process = process;
        _folder = folder;
        Osim = osim;
        Modbus = modbus;
    }

    /// <summary>The gateway that speaks the inverter's own protocol.</summary>
    internal IPEndPoint Osim { get; }

    /// <summary>The Modbus gateway.</summary>
    internal IPEndPoint Modbus { get; }

    /// <summary>What it has used so far.</summary>
    internal Usage Usage => Usage.Of(_process.Id);

    internal static async Task<RunningDaemon> StartAsync(string program, int inverterPort, bool hasGateways, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("gateway-bench-").FullName;
        var osim = FreePort();
        var modbus = FreePort();
        var file = Path.Combine(folder, "daemon.yaml");
        var gateways = hasGateways ? $"gateways: {{ osim: {{ listen: '{osim}' }}, modbus: {{ listen: '{modbus}' }} }}" : "";
        await File.WriteAllTextAsync(
            file,
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""
                inverters: [{ host: 127.0.0.1, port: {{inverterPort}} }]
                mqtt: { host: 127.0.0.1, port: 1 }
                state_directory: none
                http: off
                log: { level: error }
                {{gateways}}
                """),
            cancellation);
        var process = Process.Start(new ProcessStartInfo(program, ["daemon", "-c", file]))
            ?? throw new InvalidOperationException($"{program} cannot be started.");
        return new RunningDaemon(process, folder, osim, modbus);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static IPEndPoint FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }
}
