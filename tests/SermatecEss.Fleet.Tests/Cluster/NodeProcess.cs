using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace SermatecEss.Fleet.Tests.Cluster;

/// <summary>A node as a process.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "sermatec-fleet.dll");
    private static readonly HttpClient Http = new();
    private const int MostStarts = 3;
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    private NodeProcess(Process process, NodePorts ports)
    {
        _process = process;
        Ports = ports;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    internal NodePorts Ports { get; }

    /// <summary>Whether it runs.</summary>
    internal bool IsRunning => !_process.HasExited;

    internal int ExitCode => _process.ExitCode;

    /// <summary>What it has logged.</summary>
    internal IReadOnlyCollection<string> Lines => _lines;

    /// <summary>
    /// Starts a node, and waits until inverters may dial in. As systemd does, starts it again if it ends: on a busy computer, it may take
    /// so long to join that the other node declares it dead.
    /// </summary>
    internal static async Task<NodeProcess> StartAsync(string configuration, NodePorts ports)
    {
        var ended = new List<string>();
        while (true)
        {
            var node = Start(configuration, ports);
            try
            {
                await Until.TrueAsync(async () => !node.IsRunning || await node.IsReadyAsync(), "the node is ready or has ended");
            }
            catch
            {
                await node.DisposeAsync();
                throw;
            }

            if (node.IsRunning) return node;
            ended.Add(string.Join('\n', node.Lines));
            await node.DisposeAsync();
            Assert.True(ended.Count < MostStarts, string.Join("\n\n", ended));
        }
    }

    private static NodeProcess Start(string configuration, NodePorts ports)
    {
        string[] within = ports.Namespace is { } space ? ["ip", "netns", "exec", space] : [];
        string[] command = [.. within, "dotnet", Program, "run", "-c", configuration];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new NodeProcess(Process.Start(start)!, ports);
    }

    /// <summary>Whether its health says that inverters may dial in.</summary>
    internal async Task<bool> IsReadyAsync()
    {
        try
        {
            using var response = await Http.GetAsync(new Uri($"http://{Ports.Address}:{Ports.Http}/healthz"));
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>The value of a metric without labels.</summary>
    internal async Task<double> MetricAsync(string name)
    {
        var text = await Http.GetStringAsync(new Uri($"http://{Ports.Address}:{Ports.Http}/metrics"));
        var line = text.Split('\n').First(line => line.StartsWith($"{name} ", StringComparison.Ordinal));
        return double.Parse(line[(name.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Sends a signal, such as <c>KILL</c>.</summary>
    internal async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits until it has ended.</summary>
    internal Task EndedAsync() => Until.TrueAsync(() => !IsRunning, "the node has ended");

    public async ValueTask DisposeAsync()
    {
        if (IsRunning) await SignalAsync("KILL");
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is not null) _lines.Enqueue(line);
    }
}
