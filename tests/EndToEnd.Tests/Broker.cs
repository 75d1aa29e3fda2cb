using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>A real Mosquitto on its own loopback port, which can be stopped, started and made to hang.</summary>
internal sealed class Broker : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-broker").FullName;
    private Process? _process;

    private Broker(int port) => Port = port;

    internal int Port { get; }

    /// <summary>Starts a broker.</summary>
    /// <param name="user">The only allowed user, whose password is the same; null to allow all.</param>
    /// <param name="rights">The lines of an access list for all users; null for full access.</param>
    /// <param name="certificates">Turns on TLS with client certificates; null for no TLS.</param>
    /// <param name="settings">Additional configuration lines.</param>
    /// <param name="remembers">Whether it keeps retained messages across restarts.</param>
    internal static async Task<Broker> StartAsync(
        string? user = null,
        string[]? rights = null,
        Certificates? certificates = null,
        string[]? settings = null,
        bool remembers = false)
    {
        var broker = new Broker(LoopbackPort.Free());
        // A broker started as root reads its files as user mosquitto.
        File.SetUnixFileMode(broker._folder, (UnixFileMode)0b111_111_111);
        var lines = new List<string>
        {
            $"listener {broker.Port} 127.0.0.1",
            $"allow_anonymous {(user is null ? "true" : "false")}",
            "log_dest none",
        };
        lines.AddRange(settings ?? []);
        if (user is not null)
        {
            var passwords = broker.InFolder("passwords");
            using var tool = Process.Start("mosquitto_passwd", ["-b", "-c", passwords, user, user]);
            await tool.WaitForExitAsync(TestContext.Current.CancellationToken);
            Share(passwords);
            lines.Add($"password_file {passwords}");
        }

        if (rights is not null)
        {
            await File.WriteAllLinesAsync(broker.InFolder("rights"), rights, TestContext.Current.CancellationToken);
            Share(broker.InFolder("rights"));
            lines.Add($"acl_file {broker.InFolder("rights")}");
        }

        if (certificates is not null)
        {
            lines.AddRange([
                $"cafile {certificates.Authority}",
                $"certfile {certificates.Server}",
                $"keyfile {certificates.ServerKey}",
                $"require_certificate {(certificates.AreWantedOfClients ? "true" : "false")}",
            ]);
        }

        if (remembers)
        {
            lines.AddRange([
                "persistence true",
                $"persistence_location {broker._folder}/",
                "autosave_on_changes true",
                "autosave_interval 1",
            ]);
        }

        await File.WriteAllLinesAsync(broker.InFolder("mosquitto.conf"), lines, TestContext.Current.CancellationToken);
        await broker.StartAgainAsync();
        return broker;
    }

    internal async Task StartAgainAsync()
    {
        _process = Process.Start(
            File.Exists("/usr/sbin/mosquitto") ? "/usr/sbin/mosquitto" : "mosquitto",
            ["-c", InFolder("mosquitto.conf")]);
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

    /// <summary>Stops it cleanly, so that it saves its retained messages.</summary>
    internal async Task StopAsync()
    {
        await SignalAsync("TERM");
        await _process!.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _process = null;
    }

    /// <summary>Kills it.</summary>
    internal async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _process = null;
    }

    /// <summary>Makes it accept connections and bytes without processing them.</summary>
    internal Task HangAsync() => SignalAsync("STOP");

    /// <summary>Ends <see cref="HangAsync"/>.</summary>
    internal Task GoOnAsync() => SignalAsync("CONT");

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    internal static void Share(string file) =>
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

    private string InFolder(string name) => Path.Combine(_folder, name);

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process!.Id}"]);
        await kill.WaitForExitAsync(CancellationToken.None);
    }
}
