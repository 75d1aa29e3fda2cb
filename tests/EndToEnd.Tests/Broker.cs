using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>A real Mosquitto on a loopback port of its own, which can be stopped and started.</summary>
internal sealed class Broker : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-broker").FullName;
    private Process? _process;

    private Broker(int port) => Port = port;

    internal int Port { get; }

    /// <summary>Starts a broker.</summary>
    /// <param name="user">The only user that it lets in, with the same word as the password; null to let in everybody.</param>
    /// <param name="rights">The lines of its acl_file; null to allow everything.</param>
    [UnsupportedOSPlatform("windows")]
    internal static async Task<Broker> StartAsync(string? user = null, string[]? rights = null)
    {
        var broker = new Broker(FreePort());
        var configuration = $"listener {broker.Port} 127.0.0.1\nallow_anonymous {(user is null ? "true" : "false")}\nlog_dest none\n";
        // A broker that was started as root reads its files as the user mosquitto.
        File.SetUnixFileMode(broker._folder, (UnixFileMode)0b111_101_101);
        if (rights is not null)
        {
            var file = Path.Combine(broker._folder, "rights");
            await File.WriteAllLinesAsync(file, rights, TestContext.Current.CancellationToken);
            File.SetUnixFileMode(file, (UnixFileMode)0b110_100_100);
            configuration += $"acl_file {file}\n";
        }

        if (user is not null)
        {
            var passwords = Path.Combine(broker._folder, "passwords");
            using var tool = Process.Start("mosquitto_passwd", ["-b", "-c", passwords, user, user]);
            await tool.WaitForExitAsync(TestContext.Current.CancellationToken);
            File.SetUnixFileMode(passwords, (UnixFileMode)0b110_100_100);
            configuration += $"password_file {passwords}\n";
        }

        await File.WriteAllTextAsync(broker.Configuration, configuration, TestContext.Current.CancellationToken);
        await broker.StartAgainAsync();
        return broker;
    }

    internal async Task StartAgainAsync()
    {
        _process = Process.Start(File.Exists("/usr/sbin/mosquitto") ? "/usr/sbin/mosquitto" : "mosquitto", ["-c", Configuration]);
        while (true)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, Port, TestContext.Current.CancellationToken);
                return;
            }
            catch (SocketException) when (!_process.HasExited)
            {
                await Task.Yield();
            }
        }
    }

    internal async Task StopAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string Configuration => Path.Combine(_folder, "mosquitto.conf");

    private static int FreePort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
