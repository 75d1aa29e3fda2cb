using SermatecEss.Inverter.Tests.Peer;
using static SermatecEss.Inverter.Tests.Peer.Replies;

namespace SermatecEss.Inverter.Tests;

/// <summary>The observable behaviour of a session.</summary>
public sealed class ObservationTests : SessionTest
{
    [Fact]
    public async Task Every_frame_is_traced_with_direction_and_time()
    {
        var clock = new ArmedClock();
        List<TracedFrame> traced = [];
        await using var peer = ScriptedPeer.Responding(_ => Join(Frame(0x0b, 7), Replies.Battery));
        await using var session = Session(To(peer.Port), clock, traced.Add);

        await session.RequestAsync(Battery, End);

        Assert.Equal([true, false, true, false, false], traced.Select(frame => frame.Sent));
        Assert.Equal(
            [
                "FE5564149800004CAE",
                Convert.ToHexString(Identity(609)),
                "FE5564140A0000DEAE",
                Convert.ToHexString(Frame(0x0b, 7)),
                Convert.ToHexString(Replies.Battery),
            ],
            traced.Select(frame => Convert.ToHexString(frame.Bytes.Span)));
        Assert.All(traced, frame => Assert.Equal(clock.GetUtcNow(), frame.Time));
    }

    [Fact]
    public async Task Stray_and_traced_frames_are_the_takers_to_keep()
    {
        List<byte[]> strays = [];
        List<Protocol.Framing.Frame> kept = [];
        await using var peer = ScriptedPeer.Responding(code =>
            code == 0x0b ? Frame(0x0b, 1, 1) : Join(Frame(0x0d, 5, 5, 5), Replies.Battery));
        await using var session = Session(peer);
        session.StrayFrame = frame =>
        {
            kept.Add(frame);
            strays.Add(frame.Bytes.ToArray());
        };

        await session.RequestAsync(Battery, End);
        await session.RequestAsync(Grid, End);

        Assert.Equal(strays, kept.Select(frame => frame.Bytes.ToArray()));
        Assert.NotEmpty(kept);
    }

    [Fact]
    public async Task A_response_frame_has_its_time()
    {
        var clock = new ArmedClock();
        await using var peer = ScriptedPeer.Responding(_ => Replies.Battery);
        await using var session = Session(To(peer.Port), clock);

        var response = await session.RequestAsync(Battery, End);

        Assert.Equal(clock.GetUtcNow(), response.Frames[0].Received);
    }

    [Fact]
    public async Task Callers_at_once_are_answered_one_after_the_other()
    {
        var early = 0;
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            while (await connection.NextRequestAsync() is { } code)
            {
                // Gives a possible second request time to arrive.
                await Task.Yield();
                if (connection.HasMore) early++;
                await connection.SendAsync(code == 0x98 ? Identity(609) : code == 0x0a ? Replies.Battery : Frame(code, 1, 2));
            }
        });
        await using var session = Session(peer);

        var responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => session.RequestAsync(i % 2 == 0 ? Battery : Grid, End)));

        Assert.All(responses, response => Assert.Equal(response.Command.Code, response.Frames[0].Command.Code));
        Assert.Equal((0, 21), (early, peer.Codes.Length));
        Assert.Equal(
            (21, 21, 0, 0),
            (session.Counters.Requests, session.Counters.Responses, session.Counters.StrayFrames, session.Counters.Reconnects));
    }
}
