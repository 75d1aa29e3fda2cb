using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using SermatecEss.Bridge;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Outputs;
using SermatecEss.Bridge.Tests;
using SermatecEss.Gateways.Serving;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Inverter.State;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Simulator;
using SermatecEss.Simulator.Faults;

namespace SermatecEss.Gateways.Tests;

/// <summary>
/// A daemon with one gateway, and a simulated inverter that was polled once: the next poll is an hour away, unless a test asks for another
/// period.
/// </summary>
internal sealed class GatewayPlant : IAsyncDisposable, IOutput
{
    internal const string Serial = "STSIMULATED000000000000001";
    internal static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Channel<InverterEvent> _events = Channel.CreateUnbounded<InverterEvent>();
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly CancellationTokenSource _stop = new();
    private readonly Daemon _daemon;
    private Task _running = Task.CompletedTask;

    private GatewayPlant(Func<TimeProvider, Log, Gateway> gateway, Func<BridgeOptions, BridgeOptions> change, int? port)
    {
        _end.CancelAfter(TimeSpan.FromMinutes(1));
        Server = SimulatorServer.Start(
            new SimulatorOptions { Start = ShiftedClock.Noon }, AnyPort, new FaultPlan { FrameGap = TimeSpan.Zero });
        var session = new SessionOptions
        {
            Host = "127.0.0.1",
            Port = port ?? Server.EndPoint.Port,
            ResponseTimeout = TimeSpan.FromSeconds(20),
            Retries = 0,
        };
        var options = change(new BridgeOptions
        {
            Inverters = [new InverterOptions(session, new PollPeriods(TimeSpan.FromHours(1)))],
            StuckAfter = 0,
            EarliestTime = DateTimeOffset.UnixEpoch,
        });
        var log = new Log(LogLevel.Info, (_, line) => _lines.Enqueue(line));
        Gateway = gateway(Clock, log);
        _daemon = new Daemon(
            options, CommandCatalogue.Default, "1.2.3", [Gateway, this], Clock, log, new MemoryStateStore(Clock, log.Error));
    }

    internal ShiftedClock Clock { get; } = new();

    internal SimulatorServer Server { get; }

    internal Gateway Gateway { get; }

    /// <summary>The daemon as its outputs see it.</summary>
    internal BridgeView Bridge { get; private set; } = null!;

    /// <summary>Where the gateway listens.</summary>
    internal IPEndPoint EndPoint => Gateway.State.Listen;

    internal LiveInverter Inverter => Bridge.Inverters[0];

    internal CancellationToken End => _end.Token;

    internal IReadOnlyCollection<string> Lines => _lines;

    /// <summary>The commands that the inverter was sent so far.</summary>
    internal IReadOnlyList<byte> Requested => [.. Server.Received.Select(frame => (byte)(Command(frame).Value >> 8))];

    /// <inheritdoc/>
    string IOutput.Name => "test";

    /// <inheritdoc/>
    string? IOutput.Detail => null;

    /// <summary>Starts the daemon, and waits until each poll group has been polled.</summary>
    internal static async Task<GatewayPlant> StartAsync(
        Func<TimeProvider, Log, Gateway> gateway, Func<BridgeOptions, BridgeOptions>? change = null, int? port = null)
    {
        var plant = new GatewayPlant(gateway, change ?? (options => options), port);
        plant.Gateway.Listen();
        plant._running = plant._daemon.RunAsync(plant._stop.Token);
        while (!(await plant.NextAsync<Polled>()).Picture.HasRequestedAll)
        {
        }

        return plant;
    }

    internal static CommandCode Command(Simulator.ReceivedFrame frame) =>
        new((ushort)((frame.Bytes.Span[FrameLayout.CommandOffset] << 8) | frame.Bytes.Span[FrameLayout.CommandOffset + 1]));

    /// <summary>The next event of a kind; others are passed over.</summary>
    internal async Task<T> NextAsync<T>()
        where T : InverterEvent
    {
        while (true)
            if (await _events.Reader.ReadAsync(End) is T wanted) return wanted;
    }

    internal async Task<GatewayClient> ConnectAsync() => await GatewayClient.ConnectAsync(EndPoint, End);

    internal async Task UntilAsync(Func<bool> condition)
    {
        while (!condition()) await Task.Delay(TimeSpan.FromMilliseconds(1), End);
    }

    /// <inheritdoc/>
    async Task IOutput.RunAsync(BridgeView bridge, OutputFeed events, CancellationToken cancellation)
    {
        Bridge = bridge;
        while (true) await _events.Writer.WriteAsync(await events.TakeAsync(cancellation), cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ContinueWith(_ => { }, TaskScheduler.Default);
        await _daemon.DisposeAsync();
        await Server.DisposeAsync();
        _stop.Dispose();
        _end.Dispose();
    }
}
