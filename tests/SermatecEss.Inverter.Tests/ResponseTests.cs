using CsCheck;
using SermatecEss.Inverter.Tests.Peer;
using SermatecEss.Protocol.Framing;
using static SermatecEss.Inverter.Tests.Peer.Replies;

namespace SermatecEss.Inverter.Tests;

/// <summary>Which frames become the response, in whatever order they come.</summary>
public sealed class ResponseTests : SessionTest
{
    private static readonly byte[][] Energies = [Frame(0x99, 0, 1), Frame(0x9a, 0, 2), Frame(0x9b, 0, 3), Frame(0x9c, 0, 4)];

    [Fact]
    public async Task An_answer_carries_the_frame_and_its_readings()
    {
        await using var peer = ScriptedPeer.Responding(_ => Replies.Battery);
        await using var session = Session(peer);

        var response = await session.RequestAsync(Battery, End);

        var frame = Assert.Single(response.Frames);
        Assert.Empty(response.Missing);
        Assert.Equal(Battery, response.Command.Code);
        Assert.Equal(Replies.Battery, frame.Bytes.ToArray());
        Assert.Equal("484.4", frame.Find("battery_voltage")!.Value.Text);
        Assert.Null(frame.Find("grid_power"));
    }

    [Fact]
    public async Task An_answer_is_found_though_every_byte_comes_alone()
    {
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            while (await connection.NextRequestAsync() is { } code)
                await connection.SendByteByByteAsync(code == 0x98 ? Identity(609) : Replies.Battery);
        });
        await using var session = Session(peer);

        Assert.Equal(Replies.Battery, (await session.RequestAsync(Battery, End)).Frames[0].Bytes.ToArray());
    }

    [Theory]
    [InlineData(0, 1, 2, 3)]
    [InlineData(3, 2, 1, 0)]
    [InlineData(1, 0, 3, 2)]
    public async Task Four_frames_in_one_segment_are_one_answer_in_any_order(params int[] order)
    {
        await using var peer = ScriptedPeer.Responding(_ => Join([.. order.Select(i => Energies[i])]));
        await using var session = Session(peer);

        await AssertAllEnergiesAsync(session);
    }

    [Fact]
    public async Task Four_frames_in_four_segments_with_strays_between_are_one_answer()
    {
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            while (await connection.NextRequestAsync() is { } code)
            {
                if (code == 0x98)
                {
                    await connection.SendAsync(Identity(609));
                    continue;
                }

                foreach (var frame in Energies)
                {
                    await connection.SendAsync(Replies.Battery);
                    await connection.SendAsync(frame);
                }
            }
        });
        await using var session = Session(peer);
        List<byte> strays = [];
        session.StrayFrame = frame => strays.Add((byte)(frame.Command.Value >> 8));

        await AssertAllEnergiesAsync(session);

        Assert.Equal([0x0a, 0x0a, 0x0a, 0x0a], strays);
        Assert.Equal(4, session.Counters.StrayFrames);
    }

    [Fact]
    public async Task What_has_not_come_when_the_line_is_quiet_is_asked_for_one_by_one()
    {
        await using var peer = ScriptedPeer.Responding(code => code == 0x99 ? Join(Energies[0], Energies[2]) : Energies[code - 0x99]);
        await using var session = Session(peer);

        await AssertAllEnergiesAsync(session);

        Assert.Equal([0x98, 0x99, 0x9a, 0x9c], peer.Codes);
    }

    [Fact]
    public async Task An_inverter_that_answers_with_one_frame_is_not_waited_for_once_that_is_known()
    {
        var clock = new ArmedClock();
        await using var peer = ScriptedPeer.Responding(code => Energies[code - 0x99]);
        var options = To(peer.Port);
        await using var session = Session(options, clock);
        foreach (var _ in (int[])[1, 2])
        {
            var asking = AssertAllEnergiesAsync(session);
            await clock.PassAsync(options.QuietTime, End);
            await asking;
        }

        // The time that it would wait never passes.
        await AssertAllEnergiesAsync(session);
        await session.DisconnectAsync(End);
        await AssertAllEnergiesAsync(session);

        Assert.Equal(4, peer.Codes.Count(code => code == 0x99));
        Assert.All((byte[])[0x9a, 0x9b, 0x9c], part => Assert.Equal(4, peer.Codes.Count(code => code == part)));
    }

    [Fact]
    public async Task What_an_inverter_does_not_send_alone_either_is_missing_and_asked_for_less_and_less()
    {
        var clock = new ArmedClock();
        await using var peer = ScriptedPeer.Responding(code => code == 0x9a ? [] : Energies[code - 0x99]);
        var options = To(peer.Port) with { Retries = 0 };
        await using var session = Session(options, clock);
        async Task<Response> AskAsync(bool waits, bool asksAlone)
        {
            var asking = session.RequestAsync(Energy, End);
            if (waits) await clock.PassAsync(options.QuietTime, End);
            if (asksAlone)
            {
                while (peer.Codes[^1] != 0x9a) await peer.UntilRequestedAsync(End);
                await clock.PassAsync(options.ResponseTimeout, End);
            }

            return await asking;
        }

        foreach (var (waits, asksAlone) in ((bool, bool)[])[(true, true), (true, true), (false, false), (false, false)])
        {
            var response = await AskAsync(waits, asksAlone);
            Assert.Equal(["99", "9b", "9c"], response.Frames.Select(frame => frame.Command.Code.ToString()));
            Assert.Equal(["9a"], response.Missing.Select(code => code.ToString()));
        }

        clock.Advance(TimeSpan.FromMinutes(1));
        _ = await AskAsync(waits: false, asksAlone: true);
        Assert.Equal(3, peer.Codes.Count(code => code == 0x9a));
    }

    [Fact]
    public async Task The_quiet_time_counts_from_the_last_frame_by_the_clock()
    {
        var clock = new ArmedClock();
        var rest = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            await connection.NextRequestAsync();
            await connection.SendAsync(Identity(609));
            await connection.NextRequestAsync();
            await connection.SendAsync(Energies[0]);
            await rest.Task;
            await connection.SendAsync(Energies[1]);
            while (await connection.NextRequestAsync() is { } part) await connection.SendAsync(Energies[part - 0x99]);
        });
        var options = To(peer.Port) with { QuietTime = TimeSpan.FromMilliseconds(400) };
        await using var session = Session(options, clock);
        var asking = session.RequestAsync(Energy, End);

        await clock.UntilArmedAsync(options.QuietTime, End);
        clock.Advance(TimeSpan.FromMilliseconds(399));
        rest.SetResult();
        await clock.UntilArmedAsync(options.QuietTime, End);
        clock.Advance(TimeSpan.FromMilliseconds(399));
        Assert.False(asking.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(TimeSpan.FromMilliseconds(799), (await asking).Elapsed);
        Assert.Equal([0x98, 0x99, 0x9b, 0x9c], peer.Codes);
    }

    [Fact]
    public async Task An_answer_may_take_as_long_as_the_timeout_says()
    {
        var clock = new ArmedClock();
        var late = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            await connection.NextRequestAsync();
            await late.Task;
            await connection.SendAsync(Identity(609));
            await connection.StaySilentAsync();
        });
        var options = To(peer.Port) with { ResponseTimeout = TimeSpan.FromSeconds(5) };
        await using var session = Session(options, clock);
        var asking = session.IdentifyAsync(End);

        await clock.UntilArmedAsync(options.ResponseTimeout, End);
        clock.Advance(TimeSpan.FromMilliseconds(4999));
        late.SetResult();

        Assert.Equal(TimeSpan.FromMilliseconds(4999), (await asking).Response.Elapsed);
        Assert.Equal(0, session.Counters.Retries);
    }

    [Fact]
    public async Task Parameters_have_a_second_frame_only_in_the_versions_that_send_it()
    {
        await using var old = ScriptedPeer.Responding(_ => Frame(0x95, 0, 1), pcuVersion: 258);
        await using var oldSession = Session(old);
        Assert.Empty((await oldSession.RequestAsync(Parameters, End)).Missing);

        await using var newer = ScriptedPeer.Responding(_ => Join(Frame(0x95, 0, 1), Frame(0x9d, 0, 1)));
        await using var newerSession = Session(newer);
        Assert.Equal(2, (await newerSession.RequestAsync(Parameters, End)).Frames.Count);
    }

    [Fact]
    public async Task Frames_of_other_commands_and_requests_of_others_are_strays()
    {
        var strange = Frame(0x0b, 1, 2);
        var request = FrameWriter.Request(Battery);
        await using var peer = ScriptedPeer.Responding(_ => Join(strange, request, Replies.Battery));
        await using var session = Session(peer);
        List<byte[]> strays = [];
        session.StrayFrame = frame => strays.Add(frame.Bytes.ToArray());

        var response = await session.RequestAsync(Battery, End);

        Assert.Equal(Replies.Battery, response.Frames[0].Bytes.ToArray());
        Assert.Equal([strange, request], strays);
    }

    [Fact]
    public async Task A_frame_that_came_before_the_question_is_no_answer_to_it()
    {
        var stale = Frame(0x0a, 9, 9);
        await using var peer = ScriptedPeer.Responding(code => code == 0x0b ? Join(Frame(0x0b, 1), stale) : Replies.Battery);
        await using var session = Session(peer);

        await session.RequestAsync(Grid, End);
        var response = await session.RequestAsync(Battery, End);

        Assert.Equal(Replies.Battery, response.Frames[0].Bytes.ToArray());
        Assert.Equal(1, session.Counters.StrayFrames);
    }

    [Fact]
    public async Task A_frame_that_comes_twice_answers_once()
    {
        await using var peer = ScriptedPeer.Responding(code => code == 0x0a ? Join(Replies.Battery, Replies.Battery) : Frame(code, 1, 2));
        await using var session = Session(peer);

        Assert.Single((await session.RequestAsync(Battery, End)).Frames);
        Assert.Equal(Frame(0x0b, 1, 2), (await session.RequestAsync(Grid, End)).Frames[0].Bytes.ToArray());
    }

    [Theory]
    [InlineData("fe551464990030")]
    [InlineData("fe5514649900ff")]
    [InlineData("fe55fe55146499")]
    public async Task A_length_that_lies_hides_the_answer_only_until_the_line_is_quiet(string garbage)
    {
        await using var peer = ScriptedPeer.Responding(_ => Join(Convert.FromHexString(garbage), Replies.Battery));
        await using var session = Session(peer);

        var response = await session.RequestAsync(Battery, End);

        Assert.Equal(Replies.Battery, response.Frames[0].Bytes.ToArray());
        Assert.Equal([0x98, 0x0a], peer.Codes);
        Assert.True(session.Counters.Reader.BytesDropped > 0);
    }

    [Fact]
    public async Task An_answer_longer_than_the_definition_or_shorter_is_an_answer()
    {
        await using var peer = ScriptedPeer.Responding(code => code == 0x0a ? Frame(code, new byte[200]) : Frame(code));
        await using var session = Session(peer);

        Assert.NotEmpty((await session.RequestAsync(Battery, End)).Frames[0].Readings);
        Assert.Empty((await session.RequestAsync(Grid, End)).Frames[0].Readings);
    }

    [Fact]
    public async Task Any_order_of_frames_and_garbage_in_any_segments_gives_the_same_answer()
    {
        // Garbage without a header byte has no further effect; garbage that hides frames has its own tests.
        var part = Gen.OneOf(
            Gen.Byte[0, 0x7f].Array[0, 30],
            Gen.Const(Replies.Battery),
            Gen.Const(Damaged(Replies.Battery)),
            Gen.Const(Damaged(Energies[0])));
        await Gen.Select(Gen.Shuffle(Energies), part.Array[5], Gen.Int[1, 80].Array[1, 12]).SampleAsync(
            async (energies, between, segments) =>
            {
                var stream = Join([.. energies.Zip(between).SelectMany(pair => (byte[][])[pair.Second, pair.First]), between[^1]]);
                await using var peer = ScriptedPeer.Start(async connection =>
                {
                    await connection.NextRequestAsync();
                    await connection.SendAsync(Identity(609));
                    await connection.NextRequestAsync();
                    for (int at = 0, i = 0; at < stream.Length; i++)
                    {
                        var end = Math.Min(stream.Length, at + segments[i % segments.Length]);
                        await connection.SendAsync(stream[at..end]);
                        at = end;
                    }

                    await connection.StaySilentAsync();
                });
                await using var session = Session(To(peer.Port) with { QuietTime = TimeSpan.FromSeconds(10) });
                await AssertAllEnergiesAsync(session);
            },
            iter: 100,
            threads: 1);
    }

    private async Task AssertAllEnergiesAsync(InverterSession session)
    {
        var response = await session.RequestAsync(Energy, End);
        Assert.Equal(Energies, response.Frames.Select(frame => frame.Bytes.ToArray()));
        Assert.Empty(response.Missing);
    }
}
