using Microsoft.Extensions.Time.Testing;
using SermatecEss.Inverter.Sharing;
using SermatecEss.Inverter.Tests.Peer;
using SermatecEss.Protocol.Framing;
using static SermatecEss.Inverter.Tests.Peer.Replies;

namespace SermatecEss.Inverter.Tests.Sharing;

/// <summary>Several readers share the session of the poller: young responses are used again, equal requests are sent once.</summary>
public sealed class SharedReadsTests : SessionTest
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(10);
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task A_poll_answers_readers_until_it_is_too_old()
    {
        await using var peer = ScriptedPeer.Responding(_ => Replies.Battery);
        await using var session = Session(To(peer.Port), _clock);
        var reads = new SharedReads(session, _clock);
        _ = await session.RequestAsync(Battery, End);
        _clock.Advance(MaxAge);

        var kept = await reads.ReadAsync(Battery, MaxAge, End);

        Assert.Equal(Replies.Battery, kept!.Frames.Single().Bytes.ToArray());
        Assert.Equal(Serial, kept.Identity.Serial);
        Assert.Equal([0x98, 0x0a], peer.Codes);
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.NotNull(await reads.ReadAsync(Battery, MaxAge, End));
        Assert.Equal([0x98, 0x0a, 0x0a], peer.Codes);
    }

    [Fact]
    public async Task Without_frames_kept_every_reader_asks_the_inverter()
    {
        await using var peer = ScriptedPeer.Responding(_ => Replies.Battery);
        await using var session = Session(To(peer.Port) with { KeepsFrames = false }, _clock);
        var reads = new SharedReads(session, _clock);
        _ = await session.RequestAsync(Battery, End);

        Assert.Null(reads.Find(Battery, MaxAge));
        Assert.Equal(Replies.Battery, (await reads.ReadAsync(Battery, MaxAge, End))!.Frames.Single().Bytes.ToArray());
        Assert.Equal([0x98, 0x0a, 0x0a], peer.Codes);
    }

    [Fact]
    public async Task Readers_of_the_same_wait_for_one_request_even_for_one_of_the_poller()
    {
        var release = new TaskCompletionSource();
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            while (await connection.NextRequestAsync() is { } code)
            {
                if (code == 0x0a) await release.Task;
                await connection.SendAsync(code == 0x98 ? Identity(609) : Replies.Battery);
            }
        });
        await using var session = Session(To(peer.Port), _clock);
        var reads = new SharedReads(session, _clock);
        _ = await session.IdentifyAsync(End);
        var poll = session.RequestAsync(Battery, End);
        var readers = Enumerable.Range(0, 20).Select(_ => reads.ReadAsync(Battery, TimeSpan.Zero, End).AsTask()).ToList();
        await peer.UntilRequestedAsync(End);
        await peer.UntilRequestedAsync(End);
        release.SetResult();

        // They began to wait while the poll was under way, on a clock that stands still: its response is new enough for them.
        _ = await poll;
        Assert.All(await Task.WhenAll(readers), kept => Assert.NotNull(kept));
        Assert.Equal([0x98, 0x0a], peer.Codes);
    }

    [Fact]
    public async Task The_frames_of_one_response_come_together_and_a_part_of_it_alone()
    {
        byte[][] energies = [Frame(0x99, 0, 1), Frame(0x9a, 0, 2), Frame(0x9b, 0, 3), Frame(0x9c, 0, 4)];
        await using var peer = ScriptedPeer.Responding(_ => Join(energies));
        await using var session = Session(To(peer.Port), _clock);
        var reads = new SharedReads(session, _clock);
        _ = await session.RequestAsync(Energy, End);

        Assert.Equal(energies, (await reads.ReadAsync(Energy, MaxAge, End))!.Frames.Select(frame => frame.Bytes.ToArray()));
        var part = await reads.ReadAsync(CommandCode.FromByte(0x9b), MaxAge, End);
        Assert.Equal(energies[2], part!.Frames.Single().Bytes.ToArray());
        Assert.Equal([0x98, 0x99], peer.Codes);
    }

    [Fact]
    public async Task A_frame_that_the_inverter_does_not_send_is_absent_and_not_requested_for_each_reader()
    {
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            while (await connection.NextRequestAsync() is { } code)
            {
                if (code == 0x98) await connection.SendAsync(Identity(609));
                if (code == 0x99) await connection.SendAsync(Join(Frame(0x99, 0, 1), Frame(0x9a, 0, 2), Frame(0x9b, 0, 3)));
            }
        });
        await using var session = Session(To(peer.Port) with { ResponseTimeout = TimeSpan.FromMilliseconds(300), Retries = 0 });
        var reads = new SharedReads(session, TimeProvider.System);
        _ = await session.RequestAsync(Energy, End);
        var codes = peer.Codes;

        for (var i = 0; i < 3; i++) Assert.Equal(3, (await reads.ReadAsync(Energy, TimeSpan.FromHours(1), End))!.Frames.Count);
        Assert.Equal(codes, peer.Codes);
    }

    [Fact]
    public async Task After_the_end_of_the_connection_there_is_no_answer_and_no_reader_connects()
    {
        var end = new TaskCompletionSource();
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            for (var i = 0; i < 2; i++)
                await connection.SendAsync(await connection.NextRequestAsync() == 0x98 ? Identity(609) : Replies.Battery);
            await end.Task;
        });
        await using var session = Session(To(peer.Port), _clock);
        var reads = new SharedReads(session, _clock);
        _ = await session.RequestAsync(Battery, End);
        Assert.NotNull(await reads.ReadAsync(Battery, MaxAge, End));
        Assert.NotNull(reads.Find(Battery, MaxAge));
        end.SetResult();
        while (reads.IsConnected) await Task.Yield();

        Assert.Null(await reads.ReadAsync(Battery, MaxAge, End));
        Assert.Null(await reads.ReadAsync(InverterSession.IdentifyingCommand, TimeSpan.MaxValue, End));
        Assert.Null(reads.Find(Battery, MaxAge));
        Assert.Equal(1, peer.Connections);
    }

    [Fact]
    public async Task A_command_that_is_left_unanswered_is_requested_less_and_less_often()
    {
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            while (await connection.NextRequestAsync() is { } code)
                if (code != 0x0b) await connection.SendAsync(code == 0x98 ? Identity(609) : Replies.Battery);
        });
        await using var session = Session(To(peer.Port) with { ResponseTimeout = TimeSpan.FromMilliseconds(200) });
        var reads = new SharedReads(session, TimeProvider.System);
        _ = await session.RequestAsync(Battery, End);
        for (var round = 0; round < 6; round++)
        {
            Assert.Null(await reads.ReadAsync(Grid, TimeSpan.Zero, End));
            Assert.NotNull(await reads.ReadAsync(Battery, TimeSpan.Zero, End));
        }

        Assert.Equal(2, peer.Codes.Count(code => code == 0x0b));
    }

    [Theory]
    [InlineData(0xbb)]
    [InlineData(0xba)]
    [InlineData(0x66)]
    [InlineData(0x77)]
    public async Task What_is_not_a_read_is_never_sent(byte code)
    {
        await using var peer = ScriptedPeer.Responding(_ => Replies.Battery);
        await using var session = Session(To(peer.Port), _clock);
        var reads = new SharedReads(session, _clock);
        _ = await session.IdentifyAsync(End);

        Assert.Null(await reads.ReadAsync(CommandCode.FromByte(code), MaxAge, End));
        Assert.Equal([0x98], peer.Codes);
    }
}
