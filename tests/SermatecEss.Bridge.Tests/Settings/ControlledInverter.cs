using System.Collections.Concurrent;
using System.Net;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Settings;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Inverter.Settings;
using SermatecEss.Inverter.State;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;
using SermatecEss.Simulator;

namespace SermatecEss.Bridge.Tests.Settings;

/// <summary>A simulated inverter with desks that change it; an hour takes a minute.</summary>
internal sealed class ControlledInverter : IAsyncDisposable
{
    internal const string Serial = "STSIMULATED000000000000001";
    internal static readonly SettingList All = SettingList.Of(CommandCatalogue.Default.View(609));
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(40);
    private readonly Channel<SettingReport> _reports = Channel.CreateUnbounded<SettingReport>();
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly List<IAsyncDisposable> _owned = [];
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    internal ControlledInverter(DateTimeOffset? start = null)
    {
        _end.CancelAfter(TimeSpan.FromMinutes(1));
        Server = SimulatorServer.Start(
            new SimulatorOptions { Start = start ?? Clock.GetUtcNow() },
            new IPEndPoint(IPAddress.Loopback, 0),
            time: Clock);
    }

    internal FastClock Clock { get; } = new(100);

    /// <summary>
    /// The sessions' clock, which only advances when the test moves it: however busy the machine is, no response is late.
    /// </summary>
    internal WaitClock SessionClock { get; } = new();

    internal SimulatorServer Server { get; }

    internal CancellationToken End => _end.Token;

    /// <summary>The lines of the log.</summary>
    internal IReadOnlyCollection<string> Lines => _lines;

    /// <summary>Whether the settings to restore after an override are saved.</summary>
    internal bool RemembersOverride => Store.Has(StateDocument.Override(Serial));

    /// <summary>Where the desks store their state.</summary>
    private MemoryStateStore Store => field ??= new MemoryStateStore(Clock, Assert.Fail);

    /// <summary>The frames sent that change the inverter.</summary>
    internal IReadOnlyList<byte[]> Writes =>
        [.. Server.Received.Select(frame => frame.Bytes.ToArray()).Where(bytes => IsWrite(bytes))];

    /// <summary>The codes of all commands sent, in order.</summary>
    internal IReadOnlyList<byte> Codes => [.. Server.Received.Select(frame => frame.Bytes.Span[FrameLayout.CommandOffset])];

    internal SessionOptions Session => new()
    {
        Host = "127.0.0.1",
        Port = Server.EndPoint.Port,
        ResponseTimeout = ResponseTimeout,
        Retries = 0,
    };

    /// <summary>Whether a frame changes the inverter.</summary>
    internal static bool IsWrite(ReadOnlySpan<byte> frame) =>
        frame[FrameLayout.CommandOffset] is >= 0x64 and <= 0x71 or 0xb0 or 0xba or 0xbb;

    /// <summary>A setting with a value.</summary>
    internal static SettingChange Change(string setting, string value) => All.Find(setting).Parse(value);

    internal BridgeOptions Options(ControlOptions control) => new()
    {
        Inverters = [new InverterOptions(Session, new PollPeriods(TimeSpan.FromSeconds(10)))],
        State = Store,
        TimeZone = TimeZoneInfo.Utc,
        EarliestTime = DateTimeOffset.UnixEpoch,
        Control = control,
    };

    /// <summary>Modifies the payload of all responses to a command.</summary>
    internal void Falsify(byte code, Action<byte[], int> change) => Server.Traffic = (_, isResponse, frame) =>
    {
        if (!isResponse || frame.Span[FrameLayout.CommandOffset] != code) return;

        // Called before the frame is sent.
        Assert.True(MemoryMarshal.TryGetArray(frame, out var bytes));
        change(bytes.Array!, FrameLayout.PayloadOffset);
        bytes.AsSpan()[^FrameLayout.TrailerLength] = Checksum.Compute(bytes.AsSpan()[..^FrameLayout.TrailerLength]);
    };

    /// <summary>Opens a desk, after a poll of the settings.</summary>
    internal async Task<SettingsDesk> OpenAsync(ControlOptions? control = null, Func<BridgeOptions, BridgeOptions>? change = null)
    {
        control ??= new ControlOptions
        {
            Enabled = true,
            Override = true,
            Settings =
            [
                "battery_on_grid_soc_min", "backup_output", "grid_anti_backflow", "battery_forced_charge_window_1_start",
                "battery_forced_charge_window_1_end",
            ],
        };
        var session = Open();
        var identity = await session.IdentifyAsync(End);
        var options = Options(control);
        var desk = new SettingsDesk(
            change?.Invoke(options) ?? options, session, identity, Clock, new Log(LogLevel.Info, (_, line) => _lines.Enqueue(line)))
        {
            Reported = report => _reports.Writer.TryWrite(report),
        };
        _owned.Insert(0, desk);
        desk.Take(await PollAsync());
        desk.Start();
        return desk;
    }

    /// <summary>Opens a session, which the test disposes.</summary>
    internal InverterSession Open()
    {
        var session = new InverterSession(Session, CommandCatalogue.Default, SessionClock);
        _owned.Add(session);
        return session;
    }

    /// <summary>Reads the settings, like a poll.</summary>
    internal async Task<Snapshot> PollAsync()
    {
        await using var session = new InverterSession(Session, CommandCatalogue.Default);
        var readings = new Dictionary<string, Reading>();
        foreach (var read in (byte[])[0x95, 0x9d, 0xa2])
        {
            var response = await session.RequestAsync(CommandCode.FromByte(read), End);
            foreach (var reading in response.Frames.SelectMany(frame => frame.Readings)) readings[reading.Point] = reading;
        }

        return new Snapshot(PollGroup.Parameters, Clock.GetUtcNow(), readings, []);
    }

    /// <summary>The next reported result.</summary>
    internal async Task<SettingReport> NextAsync() => await _reports.Reader.ReadAsync(End);

    /// <summary>Whether a result was reported that the test has not taken.</summary>
    internal bool HasNext => _reports.Reader.TryPeek(out _);

    /// <summary>Waits until a request waits for a response that will not come.</summary>
    internal Task UntilUnansweredAsync() => SessionClock.UntilWaitedForAsync(ResponseTimeout, End);

    /// <summary>Advances past the timeout of a response that will not come.</summary>
    internal Task TimeOutAsync() => SessionClock.PassAsync(ResponseTimeout, End);

    /// <summary>The write ledger of the inverter.</summary>
    internal WriteLedger Ledger() => new(Store, Serial, WriteLimits.Default, Clock);

    public async ValueTask DisposeAsync()
    {
        foreach (var owned in _owned) await owned.DisposeAsync();
        await Server.DisposeAsync();
        _end.Dispose();
    }
}
