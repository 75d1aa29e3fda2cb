using SermatecEss.Inverter.Tests.Peer;
using static SermatecEss.Inverter.Tests.Peer.Replies;

namespace SermatecEss.Inverter.Tests;

/// <summary>What is retried, how often and when, and the message if it fails.</summary>
public sealed class RetryTests : SessionTest
{
    private static readonly TimeSpan Response = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(7);

    // Short, but long enough for a busy machine to respond.
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(400);

    [Fact]
    public async Task Silence_is_a_timeout_that_names_command_place_time_and_tries()
    {
        var clock = new ArmedClock();
        await using var peer = ScriptedPeer.Start(connection => connection.StaySilentAsync());
        await using var session = Session(Patient(peer), clock);

        var asking = session.IdentifyAsync(End);
        await PassResponseAsync(peer, clock);
        await PassResponseAsync(peer, clock);
        await clock.PassAsync(TimeSpan.FromMilliseconds(250), End);
        await PassResponseAsync(peer, clock);

        var failure = await FailsAsync(InverterError.TimedOut, asking);
        Assert.Equal(
            $"127.0.0.1:{peer.Port} did not answer command 98 within 5 s, tried 3 times; try again, or increase the timeout.",
            failure.Message);
        Assert.Equal(InverterSession.IdentifyingCommand, failure.Command);
        Assert.Equal([0x98, 0x98, 0x98], peer.Codes);
        Assert.Equal(
            (3, 2, 3, 0),
            (session.Counters.Requests, session.Counters.Retries, session.Counters.Timeouts, session.Counters.Responses));
    }

    [Fact]
    public async Task The_first_retry_uses_the_connection_and_the_next_a_new_one()
    {
        var clock = new ArmedClock();
        // The first connection is half open: it accepts everything, and its other end is gone.
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            if (connection.Number == 1) await connection.StaySilentAsync();
            while (await connection.NextRequestAsync() is not null) await connection.SendAsync(Identity(609));
        });
        await using var session = Session(Patient(peer), clock);

        var asking = session.IdentifyAsync(End);
        await PassResponseAsync(peer, clock);
        await PassResponseAsync(peer, clock);
        Assert.Equal(1, peer.Connections);
        await clock.PassAsync(TimeSpan.FromMilliseconds(250), End);

        Assert.Equal(609, (await asking).PcuVersion);
        Assert.Equal(2, peer.Connections);
        Assert.Equal(1, session.Counters.Reconnects);
    }

    [Fact]
    public async Task A_retry_that_is_answered_is_an_answer()
    {
        var clock = new ArmedClock();
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            await connection.NextRequestAsync();
            await connection.NextRequestAsync();
            await connection.SendAsync(Identity(609));
            await connection.StaySilentAsync();
        });
        await using var session = Session(Patient(peer), clock);

        var asking = session.IdentifyAsync(End);
        await clock.PassAsync(Response, End);

        Assert.Equal(Response, (await asking).Response.Elapsed);
        Assert.Equal(1, peer.Connections);
        Assert.Equal((2, 1, 1), (session.Counters.Requests, session.Counters.Retries, session.Counters.Responses));
    }

    [Fact]
    public async Task A_late_answer_to_an_earlier_try_is_an_answer()
    {
        var clock = new ArmedClock();
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            await connection.NextRequestAsync();
            await connection.NextRequestAsync();
            // Answers the first request, but not the second one.
            await connection.SendAsync(Identity(609));
            await connection.NextRequestAsync();
            await connection.SendAsync(Replies.Battery);
            await connection.StaySilentAsync();
        });
        await using var session = Session(Patient(peer), clock);

        var asking = session.RequestAsync(Battery, End);
        await clock.PassAsync(Response, End);

        Assert.Single((await asking).Frames);
        Assert.Equal([0x98, 0x98, 0x0a], peer.Codes);
    }

    [Fact]
    public async Task No_retries_means_one_try()
    {
        var clock = new ArmedClock();
        await using var peer = ScriptedPeer.Start(connection => connection.StaySilentAsync());
        await using var session = Session(Patient(peer) with { Retries = 0 }, clock);

        var asking = session.IdentifyAsync(End);
        await PassResponseAsync(peer, clock);

        Assert.Contains("tried once", (await FailsAsync(InverterError.TimedOut, asking)).Message, StringComparison.Ordinal);
        Assert.Equal([0x98], peer.Codes);
    }

    [Fact]
    public async Task A_frame_with_a_wrong_checksum_is_asked_for_again()
    {
        var asked = 0;
        await using var peer = ScriptedPeer.Responding(_ => ++asked == 1 ? Damaged(Replies.Battery) : Replies.Battery);
        await using var session = Session(To(peer.Port) with { ResponseTimeout = Short });

        var response = await session.RequestAsync(Battery, End);

        Assert.Equal(Replies.Battery, response.Frames[0].Bytes.ToArray());
        Assert.Equal([0x98, 0x0a, 0x0a], peer.Codes);
        Assert.Equal(1, session.Counters.Reader.WrongChecksum);
    }

    [Fact]
    public async Task Nothing_but_damaged_bytes_is_a_bad_answer_that_counts_them()
    {
        await using var peer = ScriptedPeer.Responding(_ => Damaged(Replies.Battery));
        await using var session = Session(To(peer.Port) with { ResponseTimeout = Short, Retries = 1 });

        var failure = await FailsAsync(InverterError.BadResponse, session.RequestAsync(Battery, End));

        Assert.Equal(Battery, failure.Command);
        Assert.Contains($"{2 * Replies.Battery.Length} damaged bytes", failure.Message, StringComparison.Ordinal);
        Assert.Contains("tried 2 times", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_bytes_among_good_frames_of_others_are_a_timeout_that_counts_them()
    {
        await using var peer = ScriptedPeer.Responding(_ => Join(Frame(0x0b, 1), Damaged(Replies.Battery)));
        await using var session = Session(To(peer.Port) with { ResponseTimeout = Short, Retries = 0 });

        var failure = await FailsAsync(InverterError.TimedOut, session.RequestAsync(Battery, End));

        Assert.Contains($"{Replies.Battery.Length} damaged bytes received", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_truncated_frame_is_asked_for_again()
    {
        var asked = 0;
        await using var peer = ScriptedPeer.Responding(_ => ++asked == 1 ? Replies.Battery[..20] : Replies.Battery);
        await using var session = Session(To(peer.Port) with { ResponseTimeout = Short });

        Assert.Equal(Replies.Battery, (await session.RequestAsync(Battery, End)).Frames[0].Bytes.ToArray());
    }

    [Fact]
    public async Task Frames_of_an_answer_whose_main_frame_never_came_are_an_answer_in_part()
    {
        await using var peer = ScriptedPeer.Responding(_ => Frame(0x9a, 0, 1));
        await using var session = Session(To(peer.Port) with { ResponseTimeout = Short, Retries = 1 });

        var response = await session.RequestAsync(Energy, End);

        Assert.Equal("9a", Assert.Single(response.Frames).Command.Code.ToString());
        Assert.Equal(["99", "9b", "9c"], response.Missing.Select(code => code.ToString()));
        Assert.Equal([0x98, 0x99, 0x99, 0x9b, 0x9c], peer.Codes);
    }

    [Fact]
    public async Task A_session_continues_after_an_unanswered_request()
    {
        await using var peer = ScriptedPeer.Responding(code => code == 0x0b ? [] : Replies.Battery);
        await using var session = Session(To(peer.Port) with { ResponseTimeout = Short });

        await FailsAsync(InverterError.TimedOut, session.RequestAsync(Grid, End));

        Assert.Single((await session.RequestAsync(Battery, End)).Frames);
    }

    [Fact]
    public async Task Requests_keep_their_distance()
    {
        var clock = new ArmedClock();
        var gap = TimeSpan.FromSeconds(1);
        await using var peer = ScriptedPeer.Responding(_ => Replies.Battery);
        await using var session = Session(Patient(peer) with { RequestGap = gap }, clock);

        var asking = session.RequestAsync(Battery, End);
        await clock.UntilArmedAsync(gap, End);
        Assert.Equal([0x98], peer.Codes);
        clock.Advance(gap);
        await asking;
        clock.Advance(gap);
        await session.RequestAsync(Battery, End);

        Assert.Equal([0x98, 0x0a, 0x0a], peer.Codes);
    }

    /// <summary>Waits until a request reaches the peer, and advances past its timeout.</summary>
    private async Task PassResponseAsync(ScriptedPeer peer, ArmedClock clock)
    {
        await peer.UntilRequestedAsync(End);
        await clock.PassAsync(Response, End);
    }

    private static SessionOptions Patient(ScriptedPeer peer) =>
        new() { Host = "127.0.0.1", Port = peer.Port, ConnectTimeout = ConnectTime, ResponseTimeout = Response };
}
