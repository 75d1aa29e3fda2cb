using System.Diagnostics;
using System.Globalization;
using System.Text;
using SermatecEss.EndToEnd.Tests;

namespace SermatecEss.Fleet.Tests.Cluster;

/// <summary>A real HAProxy in front of nodes.</summary>
internal sealed class HaProxy : IAsyncDisposable
{
    private const string Program = "/usr/sbin/haproxy";
    private readonly Process _process;

    private HaProxy(Process process) => _process = process;

    /// <summary>Whether it is installed.</summary>
    internal static bool IsInstalled => File.Exists(Program);

    /// <summary>Where inverters dial in.</summary>
    internal int Port { get; private init; }

    internal static HaProxy Start(string folder, IEnumerable<NodePorts> nodes)
    {
        var port = LoopbackPort.Free();
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"""
            global
              maxconn 2000
            defaults
              mode tcp
              timeout connect 2s
              timeout client 10m
              timeout server 10m
            frontend inverters
              bind 127.0.0.1:{port}
              default_backend nodes
            backend nodes
              balance leastconn
              option httpchk
              http-check send meth GET uri /healthz ver HTTP/1.1 hdr Host localhost
              default-server check inter 500ms fall 2 rise 1 on-marked-down shutdown-sessions

            """);
        foreach (var node in nodes)
            _ = text.Append(CultureInfo.InvariantCulture, $"  server node{node.Silo} {node.Address}:{node.Listen} port {node.Http}\n");
        var file = Path.Combine(folder, "haproxy.cfg");
        File.WriteAllText(file, text.ToString());

        // Its shell ends it, even if the tests have died: their end of the input is closed then.
        var start = new ProcessStartInfo("sh", ["-c", $"{Program} -db -f '{file}' & read end; kill $!; wait $!"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new HaProxy(Process.Start(start)!) { Port = port };
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
