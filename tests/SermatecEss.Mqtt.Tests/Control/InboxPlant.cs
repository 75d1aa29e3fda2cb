using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using SermatecEss.Bridge;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Outputs;
using SermatecEss.Bridge.Settings;
using SermatecEss.Bridge.Tests;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Inverter.Settings;
using SermatecEss.Inverter.State;
using SermatecEss.Mqtt.Control;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Simulator;
using SermatecEss.Simulator.Faults;

namespace SermatecEss.Mqtt.Tests.Control;

/// <summary>A daemon with a simulated inverter, and the inbox of its commands, whose clock only advances when the test moves it.</summary>
internal sealed class InboxPlant : IAsyncDisposable
{
    internal static readonly SettingList All = SettingList.Of(CommandCatalogue.Default.View(609));
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Latency = TimeSpan.FromSeconds(1);
    private readonly FakeTimeProvider _plantTime = new(ShiftedClock.Noon);
    private readonly Channel<SettingReported> _reports = Channel.CreateUnbounded<SettingReported>();
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly CancellationTokenSource _stop = new();
    private readonly SimulatorServer _server;
    private readonly Daemon _daemon;
    private readonly Task _running;
    private SettingsPicture? _settings;
    private bool _isClosed;

    private InboxPlant(ControlOptions control)
    {
        _end.CancelAfter(TimeSpan.FromMinutes(2));
        _server = SimulatorServer.Start(
            new SimulatorOptions { Start = _plantTime.GetUtcNow() },
            new IPEndPoint(IPAddress.Loopback, 0),
            new FaultPlan { FrameGap = TimeSpan.Zero },
            _plantTime);
        var session = new SessionOptions { Host = "127.0.0.1", Port = _server.EndPoint.Port, ResponseTimeout = TimeSpan.FromMinutes(1) };
        var options = new BridgeOptions
        {
            Inverters = [new InverterOptions(session, new PollPeriods(TimeSpan.FromSeconds(5)))],
            TimeZone = TimeZoneInfo.Utc,
            EarliestTime = DateTimeOffset.UnixEpoch,
            StuckAfter = 0,
            Control = control,
        };
        var log = new Log(LogLevel.Info, (_, line) => _lines.Enqueue(line));
        var time = new ShiftedClock();
        var store = new MemoryStateStore(time, Assert.Fail);
        var known = new TaskCompletionSource<SettingsDesk>(TaskCreationOptions.RunContinuationsAsynchronously);
        _daemon = new Daemon(
            options,
            CommandCatalogue.Default,
            "1.2.3",
            [new Recorder(known, _reports.Writer)],
            time,
            log,
            store);
        _running = _daemon.RunAsync(_stop.Token);
        Desk = known.Task;
        Log = log;
    }

    /// <summary>The inbox's clock.</summary>
    internal WaitClock Clock { get; } = new();

    internal CommandInbox Inbox { get; private set; } = null!;

    internal IReadOnlyCollection<string> Lines => _lines;

    /// <summary>The frames sent that change the inverter.</summary>
    internal IReadOnlyList<byte[]> Writes =>
        [.. _server.Received
            .Select(frame => frame.Bytes.ToArray())
            .Where(bytes => bytes[FrameLayout.CommandOffset] is >= 0x64 and <= 0x71)];

    /// <summary>The settings with their values as of the last report, and the form for an override, as they are published.</summary>
    internal JsonElement State => JsonDocument.Parse(SettingsMessage.Write(_settings!, Inbox.Write)).RootElement;

    private Task<SettingsDesk> Desk { get; }

    private Log Log { get; }

    internal static async Task<InboxPlant> StartAsync(ControlOptions? control = null)
    {
        var plant = new InboxPlant(control ?? new ControlOptions
        {
            Enabled = true,
            Override = true,
            Settings =
            [
                "battery_on_grid_soc_min", "backup_output", "battery_forced_charge_window_1_start", "battery_forced_charge_window_1_end",
                "inverter_clock",
            ],
        });
        plant.Inbox = new CommandInbox(await plant.Desk.WaitAsync(plant._end.Token), plant.Clock, plant.Log);
        return plant;
    }

    /// <summary>Takes a command, for a topic that ends with a key.</summary>
    internal bool Take(string key, string payload, bool isWhole = true) => Inbox.Take(key, payload, isWhole);

    /// <summary>Advances past the time in which commands are grouped.</summary>
    internal Task GatherAsync() => Clock.PassAsync(Gathering, _end.Token);

    /// <summary>The result of the next command.</summary>
    internal async Task<SettingReport> NextAsync()
    {
        var reported = await _reports.Reader.ReadAsync(_end.Token);
        _settings = reported.Picture.Settings;
        return reported.Report;
    }

    /// <summary>Makes the inverter answer nothing until <see cref="Resume"/>.</summary>
    internal void Hold() => _server.Faults.Latency = Latency;

    /// <summary>Makes the inverter answer again, including what was requested meanwhile.</summary>
    internal void Resume()
    {
        _server.Faults.Latency = TimeSpan.Zero;
        _plantTime.Advance(Latency);
    }

    /// <summary>Closes the inbox.</summary>
    internal async Task CloseAsync()
    {
        if (_isClosed) return;
        _isClosed = true;
        await Inbox.DisposeAsync().AsTask().WaitAsync(_end.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running);
        await _daemon.DisposeAsync();
        await _server.DisposeAsync();
        _stop.Dispose();
        _end.Dispose();
    }

    /// <summary>Publishes the inverter's desk when it is identified, and the results of changes.</summary>
    private sealed class Recorder(TaskCompletionSource<SettingsDesk> known, ChannelWriter<SettingReported> reports) : IOutput
    {
        public string Name => "recorder";

        public string? Detail => null;

        public async Task RunAsync(BridgeView bridge, OutputFeed events, CancellationToken cancellation)
        {
            while (true)
            {
                var happened = await events.TakeAsync(cancellation);
                if (happened is Polled { Picture.HasRequestedAll: true }) known.TrySetResult(happened.Inverter.Desk!);
                if (happened is SettingReported reported) await reports.WriteAsync(reported, cancellation);
            }
        }
    }
}
