using System.Collections.Concurrent;
using System.Net;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Outputs;
using SermatecEss.Bridge.Tests.Outputs;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Inverter.State;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Simulator;

namespace SermatecEss.Bridge.Tests;

/// <summary>A daemon whose inverters dial in.</summary>
public sealed class DialledInDaemonTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly ConcurrentQueue<string> _lines = new();

    /// <summary>Released with every event and every line of the log.</summary>
    private readonly SemaphoreSlim _news = new(0);
    private readonly MemoryStateStore _state = new(TimeProvider.System, Assert.Fail);
    private readonly IPEndPoint _port = FreePort();
    private readonly List<SimulatorServer> _servers = [];
    private readonly List<DiallingSimulator> _dialling = [];

    public ValueTask InitializeAsync()
    {
        _end.CancelAfter(TimeSpan.FromMinutes(1));
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var simulator in _dialling) await simulator.DisposeAsync();
        foreach (var server in _servers) await server.DisposeAsync();
        _news.Dispose();
        _end.Dispose();
    }

    [Fact]
    public async Task Without_serial_numbers_every_inverter_that_dials_in_is_polled_and_expected_again_after_a_restart()
    {
        Dial("ST1", cipher: null);
        Dial("ST2", CloudCipher.Vendor);

        var first = await RunAsync(
            [Entry(serial: null)],
            inverters => inverters.Count(inverter => inverter.Picture.States.Count > 0) == 2);
        foreach (var simulator in _dialling) await simulator.DisposeAsync();
        var second = await RunAsync([Entry(serial: null)], inverters => inverters.Count == 2);

        Assert.Equal(["ST1", "ST2"], first.Select(picture => picture.Identity!.Serial).Order());
        Assert.Equal(["Sermatec ST1 inverter", "Sermatec ST2 inverter"], first.Select(picture => picture.Name!.Inverter).Order());
        Assert.Equal(["ST1", "ST2"], second.Select(picture => picture.KnownSerial!).Order());
        Assert.DoesNotContain(_lines, line => line.Contains("error", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task With_serial_numbers_another_inverter_is_refused_and_reported_once()
    {
        Dial("ST1", cipher: null);
        Dial("ST2", cipher: null);

        var pictures = await RunAsync(
            [Entry("ST2")],
            inverters => inverters[0].Picture.States.Count > 0 && _lines.Any(line => line.Contains("serial number ST1")));

        Assert.Equal(["ST2"], pictures.Select(picture => picture.Identity!.Serial));
        Assert.Equal("Sermatec inverter", pictures[0].Name!.Inverter);
        Assert.Single(_lines, line => line.Contains(
            "the inverter with serial number ST1 dialled in from 127.0.0.1, but another is expected", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_port_that_another_program_uses_is_reported_before_it_runs()
    {
        await using var taken = SimulatorServer.Start(new SimulatorOptions(), _port);
        await using var daemon = Daemon([Entry(serial: null)], []);

        Assert.Equal(InverterError.NoPort, Assert.Throws<InverterException>(daemon.OpenPorts).Kind);
    }

    private static IPEndPoint FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }

    private InverterOptions Entry(string? serial) => new(
        new SessionOptions { Accept = new AcceptOptions(_port) { Serial = serial } }, new PollPeriods(TimeSpan.FromSeconds(1)));

    private void Dial(string serial, CloudCipher? cipher)
    {
        var server = SimulatorServer.Start(
            new SimulatorOptions { Serial = serial, Cipher = cipher },
            new IPEndPoint(IPAddress.Loopback, 0));
        _servers.Add(server);
        _dialling.Add(new DiallingSimulator(_port, server.EndPoint));
    }

    private Daemon Daemon(IReadOnlyList<InverterOptions> inverters, IEnumerable<IOutput> outputs) => new(
        new BridgeOptions { Inverters = inverters, TimeZone = TimeZoneInfo.Utc },
        CommandCatalogue.Default,
        "1.2.3",
        outputs,
        TimeProvider.System,
        new Log(LogLevel.Info, (_, line) => Note(line)),
        _state);

    private void Note(string line)
    {
        _lines.Enqueue(line);
        _ = _news.Release();
    }

    /// <summary>Runs a daemon until its inverters are as expected.</summary>
    private async Task<IReadOnlyList<InverterPicture>> RunAsync(
        IReadOnlyList<InverterOptions> inverters, Func<IReadOnlyList<LiveInverter>, bool> isEnough)
    {
        IReadOnlyList<LiveInverter> seen = [];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        var output = new ScriptedOutput("waits", async (_, feed, cancellation) =>
        {
            for (; ; await feed.TakeAsync(cancellation)) _ = _news.Release();
        });
        await using var daemon = Daemon(inverters, [output]);
        daemon.OpenPorts();
        var running = daemon.RunAsync(stop.Token);
        while (output.Bridge is null || !isEnough(seen = output.Bridge.Inverters)) await _news.WaitAsync(_end.Token);
        var pictures = seen.Select(inverter => inverter.Picture).ToList();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        return pictures;
    }
}
