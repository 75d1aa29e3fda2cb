using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.State;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Simulator;
using SermatecEss.Simulator.Faults;

namespace SermatecEss.Bridge.Tests.Inverters;

/// <summary>A live inverter connected to a simulated one. Its clock, and the plant's, only advance when the test moves them.</summary>
internal sealed class LivePlant : IAsyncDisposable
{
    internal static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    internal static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(40);
    private readonly Channel<InverterEvent> _events = Channel.CreateUnbounded<InverterEvent>();
    private readonly Channel<CommandCode> _asked = Channel.CreateUnbounded<CommandCode>();
    private readonly ConcurrentQueue<(LogLevel Level, string Line)> _lines = new();
    private readonly CancellationTokenSource _end;
    private readonly StateSaver _saver;
    private Task _running = Task.CompletedTask;
    private bool _isThere = true;

    private LivePlant(
        SimulatorOptions? simulated,
        BridgeOptions options,
        PollPeriods periods,
        Action<TracedFrame>? trace,
        CancellationToken cancellation)
    {
        _end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Server = Simulate(simulated ?? new SimulatorOptions(), new IPEndPoint(IPAddress.Loopback, 0));
        var session = new SessionOptions
        {
            Host = "127.0.0.1",
            Port = Server.EndPoint.Port,
            ResponseTimeout = ResponseTimeout,
            Retries = 0,
        };
        var inverter = new InverterOptions(session, periods);
        var store = options.State ?? EarlierRun.Of(simulated ?? new SimulatorOptions(), PlantTime, Clock);
        options = options with { Inverters = [inverter], State = store };
        var log = new Log(LogLevel.Info, (level, line) => _lines.Enqueue((level, line)));
        _saver = new StateSaver(log);
        Inverter = new LiveInverter(
            inverter, options, CommandCatalogue.Default, _saver, happened => _events.Writer.TryWrite(happened), Clock, log, trace);
    }

    internal WaitClock Clock { get; } = new();

    /// <summary>The plant's clock.</summary>
    internal FakeTimeProvider PlantTime { get; } = new(new DateTimeOffset(2026, 6, 21, 20, 0, 0, TimeSpan.Zero));

    internal SimulatorServer Server { get; private set; }

    internal LiveInverter Inverter { get; }

    /// <summary>The log so far.</summary>
    internal IReadOnlyCollection<(LogLevel Level, string Line)> Lines => _lines;

    /// <summary>Creates an inverter that is not polled yet.</summary>
    internal static LivePlant Create(
        CancellationToken cancellation,
        SimulatorOptions? simulated = null,
        BridgeOptions? options = null,
        PollPeriods? periods = null,
        Action<TracedFrame>? trace = null)
    {
        options ??= new BridgeOptions { Inverters = [], TimeZone = TimeZoneInfo.Utc, StuckAfter = 0 };
        return new LivePlant(simulated, options, periods ?? new PollPeriods(Period), trace, cancellation);
    }

    /// <summary>Creates an inverter, and starts polling it.</summary>
    internal static LivePlant Start(
        CancellationToken cancellation,
        SimulatorOptions? simulated = null,
        BridgeOptions? options = null,
        PollPeriods? periods = null,
        Action<TracedFrame>? trace = null)
    {
        var plant = Create(cancellation, simulated, options, periods, trace);
        plant.Run();
        return plant;
    }

    /// <summary>Starts polling.</summary>
    internal void Run() => _running = Inverter.RunAsync(TimeSpan.Zero, _end.Token);

    /// <summary>Returns the next event of a kind; skips others.</summary>
    internal async Task<T> NextAsync<T>()
        where T : InverterEvent
    {
        while (true)
            if (await _events.Reader.ReadAsync(_end.Token) is T wanted) return wanted;
    }

    /// <summary>The next event.</summary>
    internal Task<InverterEvent> NextAsync() => NextAsync<InverterEvent>();

    /// <summary>Takes the first polls, one of each group.</summary>
    internal async Task<IReadOnlyList<Polled>> BeginAsync()
    {
        var polls = new List<Polled>();
        do polls.Add(await NextAsync<Polled>());
        while (!polls[^1].Picture.HasRequestedAll);
        return polls;
    }

    /// <summary>Advances to the end of the first period, in which counters without a saved value are polled again.</summary>
    internal async Task AcceptCountersAsync()
    {
        foreach (var seconds in (int[])[3, 3, 4])
        {
            await Clock.PassAsync(TimeSpan.FromSeconds(seconds), _end.Token);
            _ = await NextAsync<Polled>();
        }
    }

    /// <summary>Advances by a period, and takes its poll.</summary>
    internal async Task<Polled> PollAsync()
    {
        await Clock.PassAsync(Period, _end.Token);
        return await NextAsync<Polled>();
    }

    /// <summary>Replaces the inverter by another.</summary>
    internal async Task ReplaceAsync(SimulatorOptions simulated)
    {
        await TakeAwayAsync();
        Server = Simulate(simulated, Server.EndPoint);
        _isThere = true;
    }

    /// <summary>Disconnects the inverter.</summary>
    internal async Task TakeAwayAsync()
    {
        if (_isThere) await Server.DisposeAsync();
        _isThere = false;
    }

    /// <summary>Makes the inverter leave commands unanswered from now on.</summary>
    internal void Mute(params CommandCode[] commands)
    {
        while (_asked.Reader.TryRead(out _))
        {
        }

        Server.Faults.Muted = commands.ToHashSet();
    }

    /// <summary>Advances past the response timeout, once the request waits.</summary>
    internal async Task TimeOutAsync(CommandCode command)
    {
        await UntilAskedAsync(command);

        // All earlier ones were answered, so that this is the one that waits.
        await Clock.PassAsync(ResponseTimeout, _end.Token);
    }

    /// <summary>Waits until the inverter receives a command.</summary>
    internal async Task UntilAskedAsync(CommandCode command)
    {
        while (await _asked.Reader.ReadAsync(_end.Token) != command)
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Inverter.DisposeAsync();
        await _saver.DisposeAsync();
        await TakeAwayAsync();
        await _running.ContinueWith(_ => { }, TaskScheduler.Default);
        _end.Dispose();
    }

    private SimulatorServer Simulate(SimulatorOptions options, IPEndPoint place)
    {
        var server = SimulatorServer.Start(
            options with { Start = PlantTime.GetUtcNow() }, place, new FaultPlan { FrameGap = TimeSpan.Zero }, PlantTime);
        server.Traffic = (_, isResponse, frame) =>
        {
            if (!isResponse) _asked.Writer.TryWrite(CommandCode.FromByte(frame.Span[FrameLayout.CommandOffset]));
        };
        return server;
    }
}
