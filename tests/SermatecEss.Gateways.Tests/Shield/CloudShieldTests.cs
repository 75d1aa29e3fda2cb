using System.Collections.Concurrent;
using System.Net;
using System.Text;
using CsCheck;
using SermatecEss.Bridge;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Options;
using SermatecEss.Bridge.Tests;
using SermatecEss.Bridge.Tests.Outputs;
using SermatecEss.Gateways.Shield;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Inverter.State;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Simulator;
using SermatecEss.Simulator.Faults;

namespace SermatecEss.Gateways.Tests.Shield;

/// <summary>A simulated inverter that dials in, a daemon with a shield, and a cloud that asks for everything.</summary>
public sealed class CloudShieldTests : IAsyncLifetime
{
    private static readonly CommandCode Battery = CommandCode.FromByte(0x0a);
    private static readonly CommandCode Network = CommandCode.FromByte(0xb1);
    private static readonly CommandCode Identity = CommandCode.FromByte(0x98);

    /// <summary>The requests that the inverter may get, in order.</summary>
    private static readonly byte[] Reads =
        [0x0a, 0x0b, 0x0c, 0x0d, 0x1e, 0x1f, 0x95, 0x98, 0x99, 0x9a, 0x9b, 0x9c, 0x9d, 0xa1, 0xa2];

    /// <summary>Codes with a second byte, among them all of an upgrade.</summary>
    private static readonly ushort[] WideCodes = [0x0000, 0x0001, 0x1000, 0x2000, 0xe000, 0xf000, 0x0a01, 0x980a, 0x6401, 0xb101, 0xffff];
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentQueue<InverterEvent> _events = new();

    /// <summary>Released with every event and every line of the log.</summary>
    private readonly SemaphoreSlim _news = new(0);
    private readonly IPEndPoint _port = FreePort();
    private SimulatorServer? _simulator;
    private DiallingSimulator? _dialling;
    private Daemon? _daemon;
    private Task _running = Task.CompletedTask;
    private CloudShield _shield = null!;

    public static TheoryData<bool, bool> Encodings => new() { { false, false }, { true, true }, { false, true }, { true, false } };

    public ValueTask InitializeAsync()
    {
        _end.CancelAfter(TimeSpan.FromMinutes(2));
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_daemon is not null) await _daemon.DisposeAsync();
        if (_dialling is not null) await _dialling.DisposeAsync();
        if (_simulator is not null) await _simulator.DisposeAsync();
        _news.Dispose();
        _stop.Dispose();
        _end.Dispose();
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Of_everything_that_the_cloud_can_send_exactly_the_listed_reads_arrive(bool isInverterEncrypted, bool isCloudEncrypted)
    {
        using var cloud = new FakeCloud(isCloudEncrypted ? CloudCipher.Vendor : null);
        await StartAsync(isInverterEncrypted, cloud.EndPoint);
        await cloud.AcceptAsync(_end.Token);
        var before = _simulator!.Received.Count;

        var secret = Encoding.ASCII.GetBytes("secret-of-the-cloud");
        for (var code = 0; code <= byte.MaxValue; code++)
        {
            await cloud.SendAsync(FrameWriter.Request(CommandCode.FromByte((byte)code)), _end.Token);
            await cloud.SendAsync(FrameWriter.Request(CommandCode.FromByte((byte)code), secret), _end.Token);
            await cloud.SendAsync(FrameWriter.Response(CommandCode.FromByte((byte)code), secret), _end.Token);
        }

        foreach (var code in WideCodes)
        {
            await cloud.SendAsync(FrameWriter.Request(new CommandCode(code)), _end.Token);
            await cloud.SendAsync(FrameWriter.Request(new CommandCode(code), secret), _end.Token);
        }

        var last = FrameWriter.Request(CommandCode.FromByte(0x0c));
        await cloud.SendAsync(last, _end.Token);
        _ = await cloud.ReceiveAsync(CommandCode.FromByte(0x0c), _end.Token);
        _ = await cloud.ReceiveAsync(CommandCode.FromByte(0x0c), _end.Token);

        var arrived = _simulator.Received.Skip(before).Select(frame => frame.Bytes.ToArray()).ToList();
        Assert.All(arrived, bytes => Assert.Equal(FrameWriter.Request(CommandCode.FromByte(bytes[FrameLayout.CommandOffset])), bytes));

        // An inverter understands the greeting in its own encoding alone.
        var expected = isInverterEncrypted == isCloudEncrypted ? Reads : Reads.Where(code => code != 0x98);
        Assert.Equal(
            expected.Append<byte>(0x0c).Order(),
            arrived.Select(bytes => bytes[FrameLayout.CommandOffset]).Order());
        Assert.All(cloud.Frames, frame => Assert.Contains(frame[FrameLayout.CommandOffset], Reads.Append<byte>(0xb1)));
        var refused = ((256 - Reads.Length - 1) + 256 + 256) + (2 * WideCodes.Length);
        Assert.Equal(refused, _shield.Gateway.Refused);
        Assert.Equal(refused + Reads.Length + 2, _shield.Gateway.Requests);

        var events = _events.OfType<CloudRefused>().Select(refusal => refusal.Refusal).ToList();
        Assert.Equal(256 + WideCodes.Count(code => (code & 0xff) != 0), events.Count);
        Assert.Contains(events, refusal => (refusal.Command, refusal.Reason) == (CommandCode.FromByte(0x66), "it changes settings"));
        Assert.DoesNotContain(_lines, line => line.Contains(Convert.ToHexString(secret), StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(_lines, line => line.Contains("secret", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_cloud_is_told_neither_name_nor_password_of_the_WiFi()
    {
        using var cloud = new FakeCloud(cipher: null);
        await StartAsync(isEncrypted: false, cloud.EndPoint);
        await cloud.AcceptAsync(_end.Token);
        var before = _simulator!.Received.Count;

        await cloud.SendAsync(FrameWriter.Request(Network), _end.Token);
        var answer = await cloud.ReceiveAsync(Network, _end.Token);

        var payload = answer.AsSpan(FrameLayout.PayloadOffset..^FrameLayout.TrailerLength);
        Assert.Equal(91, payload.Length);
        Assert.All(payload[..61].ToArray(), value => Assert.Equal(0, value));
        Assert.Equal("127.0.0.1", Encoding.ASCII.GetString(payload[61..81]).TrimEnd('\0'));
        Assert.Equal($"{cloud.EndPoint.Port}", Encoding.ASCII.GetString(payload[81..]).TrimEnd('\0'));
        Assert.Equal(before, _simulator.Received.Count);
    }

    [Fact]
    public async Task Answers_of_several_frames_and_polls_go_their_way_together()
    {
        using var cloud = new FakeCloud(cipher: null);
        await StartAsync(isEncrypted: false, cloud.EndPoint, period: TimeSpan.FromSeconds(1));
        await cloud.AcceptAsync(_end.Token);
        var polls = _events.OfType<Polled>().Count(polled => polled.Group == PollGroup.Fast);
        while (_events.OfType<Polled>().Count(polled => polled.Group == PollGroup.Fast) < polls + 3)
        {
            await cloud.SendAsync(FrameWriter.Request(CommandCode.FromByte(0x99)), _end.Token);
            _ = await cloud.ReceiveAsync(CommandCode.FromByte(0x9c), _end.Token);
        }

        Assert.Equal([0x99, 0x9a, 0x9b, 0x9c], cloud.Frames.Select(frame => frame[FrameLayout.CommandOffset]).Distinct());
        Assert.DoesNotContain(_events, happened => happened is Unreachable);
    }

    [Fact]
    public async Task The_greeting_is_answered_in_the_encoding_of_the_inverter_alone()
    {
        using var cloud = new FakeCloud(CloudCipher.Vendor);
        await StartAsync(isEncrypted: true, cloud.EndPoint);
        await cloud.AcceptAsync(_end.Token);

        var greeting = FrameWriter.Request(Identity);
        var encrypted = CloudCipher.Vendor.Apply(greeting);
        await cloud.SendRawAsync([.. greeting, .. greeting, .. encrypted, .. encrypted], _end.Token);
        _ = await cloud.ReceiveAsync(Identity, _end.Token);
        _ = await cloud.ReceiveAsync(Identity, _end.Token);
        await cloud.SendAsync(FrameWriter.Request(Battery), _end.Token);
        _ = await cloud.ReceiveAsync(Battery, _end.Token);

        Assert.Equal([0x98, 0x98, 0x0a], cloud.Frames.Select(frame => frame[FrameLayout.CommandOffset]));
    }

    [Fact]
    public async Task Whatever_the_cloud_sends_in_whatever_pieces_the_next_question_is_answered()
    {
        using var cloud = new FakeCloud(cipher: null);
        await StartAsync(isEncrypted: false, cloud.EndPoint);
        await cloud.AcceptAsync(_end.Token);
        var before = _simulator!.Received.Count;
        var questions = 0;

        await Gen.Byte.Array[0, 40].Array[0, 6].SampleAsync(
            async pieces =>
            {
                foreach (var piece in pieces.Where(piece => piece.Length > 0)) await cloud.SendRawAsync(piece, _end.Token);

                // What looks like the beginning of a long frame hides the question until it is long enough.
                await cloud.SendRawAsync(new byte[FrameLayout.MaxLength], _end.Token);
                await cloud.SendAsync(FrameWriter.Request(Battery), _end.Token);
                questions++;
                _ = await cloud.ReceiveAsync(Battery, _end.Token);
            },
            iter: 30,
            threads: 1);

        Assert.Equal(questions, _simulator.Received.Count - before);
    }

    [Fact]
    public async Task Without_the_cloud_the_inverter_is_polled_and_the_cloud_is_dialled_again()
    {
        var port = FreePort();
        await StartAsync(isEncrypted: false, port);

        await UntilAsync(() => _lines.Any(line => line.Contains("no connection to the cloud", StringComparison.Ordinal)));

        Assert.Contains(_events, happened => happened is Polled { State: not null });
        Assert.Empty(_shield.Gateway.Clients);
        Assert.False(_shield.IsConnected);
    }

    [Fact]
    public async Task A_shield_does_not_dial_itself()
    {
        await StartAsync(isEncrypted: false, _port);

        await UntilAsync(() => _lines.Any(line => line.Contains("is this computer's own port for inverters", StringComparison.Ordinal)));

        Assert.Equal(0, _shield.Gateway.Requests);
    }

    private static IPEndPoint FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }

    /// <summary>
    /// Starts everything, and waits until the inverter has been polled; without a period, time stands still, and it is polled no more.
    /// </summary>
    private async Task StartAsync(bool isEncrypted, IPEndPoint cloud, TimeSpan? period = null)
    {
        _simulator = SimulatorServer.Start(
            new SimulatorOptions { Cipher = isEncrypted ? CloudCipher.Vendor : null },
            new IPEndPoint(IPAddress.Loopback, 0),
            new FaultPlan { FrameGap = TimeSpan.Zero });
        var log = new Log(LogLevel.Debug, (_, line) => Note(_lines, line));
        var options = new ShieldOptions(_port, new HostAndPort($"{cloud.Address}", cloud.Port));
        _shield = new CloudShield("shield", options, TimeProvider.System, log);
        var recorder = new ScriptedOutput("recorder", async (_, feed, cancellation) =>
        {
            while (true) Note(_events, await feed.TakeAsync(cancellation));
        });
        var time = period is null ? new TickingClock() : TimeProvider.System;
        var session = new SessionOptions { Accept = new AcceptOptions(_port) };
        _daemon = new Daemon(
            new BridgeOptions
            {
                Inverters = [new InverterOptions(session, new PollPeriods(period ?? TimeSpan.FromHours(1)))],
                TimeZone = TimeZoneInfo.Utc,
            },
            CommandCatalogue.Default,
            "1.2.3",
            [_shield, recorder],
            time,
            log,
            new MemoryStateStore(time, Assert.Fail));
        _daemon.OpenPorts();
        _running = _daemon.RunAsync(_stop.Token);
        _dialling = new DiallingSimulator(_port, _simulator.EndPoint);
        await UntilAsync(() => _events.Any(happened => happened.Picture.HasRequestedAll));
    }

    private void Note<T>(ConcurrentQueue<T> queue, T item)
    {
        queue.Enqueue(item);
        _ = _news.Release();
    }

    /// <summary>Waits for what events and lines of the log show.</summary>
    private async Task UntilAsync(Func<bool> condition)
    {
        while (!condition()) await _news.WaitAsync(_end.Token);
    }
}
