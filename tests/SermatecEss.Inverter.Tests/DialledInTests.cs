using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using SermatecEss.Inverter.Polling;
using SermatecEss.Inverter.Tests.Peer;
using SermatecEss.Links;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter.Tests;

/// <summary>Sessions with inverters that dial in.</summary>
public sealed class DialledInTests : SessionTest
{
    private const string Other = "ST0000000000000002";
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> _told = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_inverter_that_dials_in_is_read_like_one_that_is_dialled(bool encrypted)
    {
        await using var port = Port();
        await using var session = Session(port);
        await using var inverter = await DialAsync(port, cipher: encrypted ? CloudCipher.Vendor : null);

        var response = await session.RequestAsync(Battery, End);

        Assert.Equal(Replies.Battery, Assert.Single(response.Frames).Bytes.ToArray());
        Assert.Equal(Replies.Serial, session.Identity!.Serial);
        Assert.Equal(0, session.Counters.Reconnects);
    }

    [Fact]
    public async Task Inverters_that_share_a_port_and_an_address_are_known_by_their_serial_numbers()
    {
        await using var port = Port();
        await using var session = Session(port, Replies.Serial);
        await using var otherSession = Session(port, Other);
        await using var other = await DialAsync(port, Other);
        await using var inverter = await DialAsync(port);

        Assert.Equal(Replies.Serial, (await session.IdentifyAsync(End)).Serial);
        Assert.Equal(Other, (await otherSession.IdentifyAsync(End)).Serial);
        Assert.Empty(_told);
    }

    [Fact]
    public async Task A_session_for_any_inverter_keeps_to_the_first()
    {
        await using var port = Port();
        await using var session = Session(port);
        var inverter = await DialAsync(port);
        _ = await session.IdentifyAsync(End);
        await inverter.DisposeAsync();
        await using var other = await DialAsync(port, Other);
        await other.Serving.WaitAsync(End);
        await using var again = await DialAsync(port);

        _ = await session.RequestAsync(Battery, End);

        Assert.Equal(Replies.Serial, session.Identity!.Serial);
        Assert.Equal(1, session.Counters.Reconnects);
        Assert.Contains("serial number ST0000000000000002 dialled in from 127.0.0.1, but another is expected", Assert.Single(_told));
    }

    [Fact]
    public async Task A_second_connection_is_refused_while_the_inverter_answers_on_the_first()
    {
        await using var port = Port();
        await using var session = Session(port);
        await using var inverter = await DialAsync(port);
        _ = await session.IdentifyAsync(End);

        await using var second = await DialAsync(port);
        await second.Serving.WaitAsync(End);

        _ = await session.RequestAsync(Battery, End);
        Assert.Equal(0, session.Counters.Reconnects);
        Assert.Contains("a second connection of the inverter with serial number ST0000000000000001", Assert.Single(_told));
    }

    [Fact]
    public async Task A_second_connection_is_refused_while_the_first_only_leaves_a_request_unanswered()
    {
        await using var port = Port();
        await using var session = Session(port);
        await using var inverter = await DialAsync(port);
        inverter.Silent.Add(0x0b);
        _ = await session.IdentifyAsync(End);
        var request = session.RequestAsync(Grid, End);
        while (!inverter.Codes.Contains<byte>(0x0b)) await inverter.UntilRequestedAsync(End);

        await using var second = await DialAsync(port);
        await second.Serving.WaitAsync(End);

        Assert.False(request.IsCompleted);
        Assert.False(inverter.Serving.IsCompleted);
        Assert.Equal(0x98, inverter.Codes[^1]);
    }

    [Fact]
    public async Task A_connection_that_nobody_has_taken_yet_is_kept_while_the_inverter_answers_on_it()
    {
        // Its time stands still: however late, the answer is in time.
        await using var port = Port(new FakeTimeProvider());
        await using var session = Session(port);
        await using var one = await DialAsync(port);
        await using var other = await DialAsync(port);

        // The one whose identity arrives first is kept.
        var refused = await Task.WhenAny(one.Serving, other.Serving).WaitAsync(End);

        _ = await session.IdentifyAsync(End);
        Assert.False((refused == one.Serving ? other : one).Serving.IsCompleted);
        Assert.Contains("a second connection of the inverter with serial number ST0000000000000001", Assert.Single(_told));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_half_open_connection_is_replaced_within_2_s_whether_a_request_waits_on_it_or_not(bool isBusy)
    {
        var clock = new ArmedClock();
        await using var port = Port(clock);
        await using var session = Session(port, time: clock);
        await using var gone = await DialAsync(port);
        _ = await session.IdentifyAsync(End);
        gone.IsDeaf = true;
        var request = isBusy ? session.RequestAsync(Battery, End) : null;
        if (isBusy) while (!gone.Codes.Contains<byte>(0x0a)) await gone.UntilRequestedAsync(End);

        await using var inverter = await DialAsync(port);
        await clock.UntilArmedAsync(TimeSpan.FromSeconds(1), End);
        while (gone.Codes.Count(code => code == 0x98) < 4) await gone.UntilRequestedAsync(End);
        Assert.False(gone.Serving.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));

        await gone.Serving.WaitAsync(End);
        if (isBusy) await clock.PassAsync(TimeSpan.FromMilliseconds(1), End);
        var response = await (request ?? session.RequestAsync(Battery, End));
        Assert.Equal(Replies.Battery, Assert.Single(response.Frames).Bytes.ToArray());
        Assert.Equal(1, session.Counters.Reconnects);
        Assert.Empty(_told);
    }

    [Fact]
    public async Task An_inverter_that_dials_in_and_is_polled_seldom_is_asked_for_98_every_minute()
    {
        var clock = new ArmedClock();
        await using var port = Port(clock);
        await using var session = Session(port, time: clock);
        await using var inverter = await DialAsync(port);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(End);
        var poller = new InverterPoller(session, new PollPeriods(TimeSpan.FromMinutes(5)), clock);
        var polling = poller.RunAsync(_ => { }, _ => { }, _ => { }, stop.Token);

        await clock.UntilArmedAsync(TimeSpan.FromSeconds(60), End);
        var before = inverter.Codes.Length;
        clock.Advance(TimeSpan.FromSeconds(60));
        await clock.UntilArmedAsync(TimeSpan.FromSeconds(60), End);

        Assert.Equal([0x98], inverter.Codes[before..]);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => polling);
    }

    [Fact]
    public async Task A_poll_is_not_late_because_an_inverter_that_dials_in_answers_98_late()
    {
        var clock = new ArmedClock();
        await using var port = Port(clock);
        await using var session = Session(port, time: clock);
        await using var inverter = await DialAsync(port);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(End);
        var poller = new InverterPoller(session, new PollPeriods(TimeSpan.FromSeconds(110)), clock);
        var polling = poller.RunAsync(_ => { }, _ => { }, _ => { }, stop.Token);

        await clock.UntilArmedAsync(TimeSpan.FromSeconds(60), End);
        inverter.IsDeaf = true;
        clock.Advance(TimeSpan.FromSeconds(60));
        await clock.PassAsync(TimeSpan.FromSeconds(20), End);
        await clock.UntilArmedAsync(TimeSpan.FromSeconds(30), End);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => polling);
    }

    [Fact]
    public async Task A_newcomer_that_nobody_waits_for_can_get_a_session()
    {
        var created = new TaskCompletionSource<InverterSession>(TaskCreationOptions.RunContinuationsAsynchronously);
        InverterPort? port = null;
        await using (port = new InverterPort(AnyPort, CommandCatalogue.Default, TimeProvider.System)
        {
            Newcomer = (serial, _, _) =>
            {
                created.SetResult(Session(port!, serial));
                return ValueTask.FromResult<string?>(null);
            },
        })
        {
            await using var session = Session(port, Replies.Serial);
            await using var other = await DialAsync(port, Other);
            await using var late = await created.Task.WaitAsync(End);

            Assert.Equal(Other, (await late.IdentifyAsync(End)).Serial);
        }
    }

    [Fact]
    public async Task An_inverter_from_an_address_that_its_entry_does_not_allow_is_refused()
    {
        await using var port = Port();
        await using var session = Session(port, Replies.Serial, allow: new AddressList([IPNetwork.Parse("10.0.0.0/8")]));
        await using var other = Session(port, Other);
        await using var inverter = await DialAsync(port);

        await inverter.Serving.WaitAsync(End);

        Assert.Contains("dialled in from 127.0.0.1, but another is expected", Assert.Single(_told));
    }

    [Fact]
    public async Task If_nobody_dials_in_the_error_says_what_to_check_and_who_came_instead()
    {
        await using var port = Port();
        var options = Options(Replies.Serial) with { ConnectTimeout = TimeSpan.FromMilliseconds(300), Retries = 0 };
        await using var session = new InverterSession(options, CommandCatalogue.Default, port: port);
        var nobody = await FailsAsync(InverterError.TimedOut, session.IdentifyAsync(End));
        await using var other = await DialAsync(port, Other);
        await other.Serving.WaitAsync(End);
        var another = await FailsAsync(InverterError.TimedOut, session.IdentifyAsync(End));

        const string Remedy = "; check that the router or the inverter's cloud setting directs it to this port, "
            + "and that no firewall blocks it "
            + "('sermatec-ess cloud --help').";
        Assert.Equal(
            $"The inverter {Replies.Serial} did not dial in to 127.0.0.1:0 within 0.3 s, tried once{Remedy}", nobody.Message);
        Assert.Contains($"(the inverter with serial number {Other} dialled in from 127.0.0.1, but another is expected)", another.Message);
    }

    [Fact]
    public async Task A_port_that_another_program_uses_is_reported_at_once()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var options = Options() with { Accept = new AcceptOptions((IPEndPoint)taken.LocalEndpoint) };
        await using var session = Session(options);

        var failure = await FailsAsync(InverterError.NoPort, session.IdentifyAsync(End));

        Assert.StartsWith($"Inverters cannot dial in: {taken.LocalEndpoint} is in use by another program; stop", failure.Message);
    }

    [Fact]
    public async Task Dialling_again_and_again_leaves_one_connection()
    {
        await using var port = Port();
        await using var session = Session(port);
        var files = Directory.GetFiles("/proc/self/fd").Length;
        for (var dial = 0; dial < 360; dial++)
        {
            if (dial % 100 == 0) await RequestAsync();
            await using var inverter = await DialAsync(port);
            while (inverter.Codes.Length < 2 && !inverter.Serving.IsCompleted)
                _ = await Task.WhenAny(inverter.UntilRequestedAsync(End), inverter.Serving);
        }

        await RequestAsync();
        Assert.InRange(Directory.GetFiles("/proc/self/fd").Length, 0, files + 50);

        // A connection is refused if the last answer of the one before it has just arrived. Inverters dial again then.
        async Task RequestAsync()
        {
            var request = session.RequestAsync(Battery, End);
            while (!request.IsCompleted)
            {
                await using var inverter = await DialAsync(port);
                _ = await Task.WhenAny(request, inverter.Serving);
            }

            _ = await request;
        }
    }

    private InverterPort Port(TimeProvider? time = null) =>
        new(AnyPort, CommandCatalogue.Default, time ?? TimeProvider.System) { Tell = _told.Enqueue };

    private static SessionOptions Options(string? serial = null, AddressList? allow = null) => To(1) with
    {
        Accept = new AcceptOptions(AnyPort) { Serial = serial, AllowFrom = allow ?? AddressList.Private },
    };

    private static InverterSession Session(InverterPort port, string? serial = null, TimeProvider? time = null, AddressList? allow = null)
    {
        var session = new InverterSession(Options(serial, allow), CommandCatalogue.Default, time, port: port);
        port.Open();
        return session;
    }

    private Task<DiallingPeer> DialAsync(InverterPort port, string serial = Replies.Serial, CloudCipher? cipher = null) =>
        DiallingPeer.DialAsync(port.EndPoint, serial, cipher, End);
}
