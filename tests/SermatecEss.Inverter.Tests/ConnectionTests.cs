using System.Net;
using System.Net.Sockets;
using SermatecEss.Inverter.Tests.Peer;
using static SermatecEss.Inverter.Tests.Peer.Replies;

namespace SermatecEss.Inverter.Tests;

/// <summary>Connections that cannot be made, break, or are cut off.</summary>
public sealed class ConnectionTests : SessionTest
{
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(7);

    [Fact]
    public async Task A_closed_port_refuses_after_pauses_that_double()
    {
        var clock = new ArmedClock();
        var options = To(ClosedPort()) with
        {
            Backoff = TimeSpan.FromMilliseconds(250),
            Retries = 3,
            MaxBackoff = TimeSpan.FromMilliseconds(700),
        };
        await using var session = Session(options, clock);

        var asking = session.IdentifyAsync(End);
        foreach (var pause in (int[])[250, 500, 700]) await clock.PassAsync(TimeSpan.FromMilliseconds(pause), End);

        var failure = await FailsAsync(InverterError.Refused, asking);
        Assert.Equal(
            $"127.0.0.1:{options.Port} refused the connection, tried 4 times; check the inverter's address and port.",
            failure.Message);
    }

    [Fact]
    public async Task An_unknown_host_name_is_no_route_and_not_tried_again()
    {
        await using var session = Session(To(8899) with { Host = "inverter.invalid" });

        var failure = await FailsAsync(InverterError.NoRoute, session.IdentifyAsync(End));

        Assert.Contains("'inverter.invalid'", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, session.Counters.Retries);
    }

    [Fact]
    public async Task A_name_too_long_for_any_host_is_an_unknown_one()
    {
        await using var session = Session(To(8899) with { Host = new string('a', 300) });

        await FailsAsync(InverterError.NoRoute, session.IdentifyAsync(End));
    }

    [Fact]
    public async Task A_host_can_be_a_name()
    {
        await using var peer = ScriptedPeer.Responding(_ => []);
        await using var session = Session(To(peer.Port) with { Host = "localhost" });

        Assert.Equal(609, (await session.IdentifyAsync(End)).PcuVersion);
    }

    [Fact]
    public async Task A_host_that_takes_no_connection_times_out()
    {
        using var full = new FullListener();
        var clock = new ArmedClock();
        await using var session = Session(To(full.Port) with { ConnectTimeout = ConnectTime, Retries = 0 }, clock);

        var asking = session.IdentifyAsync(End);
        await clock.PassAsync(ConnectTime, End);

        var failure = await FailsAsync(InverterError.TimedOut, asking);
        Assert.Contains("did not accept a connection within 7 s, tried once", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_breaks_in_mid_frame_is_made_again(bool reset)
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

                if (connection.Number > 1)
                {
                    await connection.SendAsync(Replies.Battery);
                    continue;
                }

                await connection.SendAsync(Replies.Battery[..20]);
                if (reset) connection.Reset();
                return;
            }
        });
        await using var session = Session(peer);

        Assert.Equal(Replies.Battery, (await session.RequestAsync(Battery, End)).Frames[0].Bytes.ToArray());
        Assert.Equal([0x98, 0x0a, 0x0a, 0x98], peer.Codes);
        Assert.Equal(2, peer.Connections);
    }

    [Fact]
    public async Task A_connection_on_which_nothing_comes_is_reset_so_that_nothing_goes_out_late()
    {
        var ended = new TaskCompletionSource<SocketError?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            if (connection.Number > 1) return;
            try
            {
                await connection.StaySilentAsync();
                ended.SetResult(null);
            }
            catch (SocketException e)
            {
                ended.SetResult(e.SocketErrorCode);
            }
        });
        await using var session = Session(To(peer.Port) with { ResponseTimeout = TimeSpan.FromMilliseconds(100), Retries = 2 });

        await Assert.ThrowsAsync<InverterException>(() => session.IdentifyAsync(End));

        Assert.Equal(SocketError.ConnectionReset, await ended.Task.WaitAsync(End));
    }

    [Fact]
    public async Task A_connection_that_breaks_every_time_is_lost()
    {
        await using var peer = ScriptedPeer.Start(connection => connection.NextRequestAsync());
        await using var session = Session(peer);

        var failure = await FailsAsync(InverterError.ConnectionLost, session.IdentifyAsync(End));

        Assert.Equal(InverterSession.IdentifyingCommand, failure.Command);
        Assert.Contains("tried 3 times", failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, peer.Connections);
    }

    [Fact]
    public async Task A_frame_hidden_behind_a_length_that_lies_is_found_when_the_connection_ends()
    {
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            await connection.NextRequestAsync();
            await connection.SendAsync(Join(Convert.FromHexString("fe5514649900ff"), Identity(609)));
        });
        await using var session = Session(To(peer.Port) with { QuietTime = TimeSpan.FromSeconds(20) });

        Assert.Equal(609, (await session.IdentifyAsync(End)).PcuVersion);
        Assert.Equal(1, peer.Connections);
    }

    [Fact]
    public async Task What_came_before_the_break_is_the_answer_when_no_try_brings_more()
    {
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            while (await connection.NextRequestAsync() is { } code)
            {
                await connection.SendAsync(code == 0x98 ? Identity(609) : Frame(0x99, 0, 1));
                if (code != 0x98) return;
            }
        });
        await using var session = Session(peer);

        var response = await session.RequestAsync(Energy, End);

        Assert.Single(response.Frames);
        Assert.Equal(3, response.Missing.Count);
    }

    [Fact]
    public async Task A_connection_dropped_while_idle_is_made_again_without_a_failed_try()
    {
        var dropped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            while (await connection.NextRequestAsync() is { } code)
            {
                await connection.SendAsync(code == 0x98 ? Identity(609) : Replies.Battery);
                if (connection.Number > 1) continue;
                connection.Reset();
                dropped.SetResult();
                return;
            }
        });
        await using var session = Session(peer);

        await session.IdentifyAsync(End);
        await dropped.Task.WaitAsync(End);
        await session.RequestAsync(Battery, End);

        Assert.Equal(2, peer.Connections);
        Assert.Equal((0, 1), (session.Counters.Retries, session.Counters.Reconnects));
    }

    [Fact]
    public async Task Who_it_is_is_asked_before_anything_else_on_each_new_connection()
    {
        await using var peer = ScriptedPeer.Responding(_ => Replies.Battery);
        await using var session = Session(peer);

        await session.RequestAsync(Battery, End);
        await session.RequestAsync(Battery, End);
        await session.DisconnectAsync(End);
        await session.RequestAsync(Battery, End);

        Assert.Equal([0x98, 0x0a, 0x0a, 0x98, 0x0a], peer.Codes);
    }

    [Fact]
    public async Task A_peer_that_takes_one_request_in_a_connection_is_an_inverter_too()
    {
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            if (await connection.NextRequestAsync() is { } code) await connection.SendAsync(code == 0x98 ? Identity(609) : Replies.Battery);
        });
        await using var session = Session(peer);

        await session.IdentifyAsync(End);
        Assert.Single((await session.RequestAsync(Battery, End)).Frames);
        Assert.Single((await session.RequestAsync(Battery, End)).Frames);
    }

    [Theory]
    [InlineData("", 8899)]
    [InlineData("127.0.0.1", 0)]
    [InlineData("127.0.0.1", 70000)]
    public void Options_that_make_no_sense_are_refused(string host, int port) =>
        Assert.ThrowsAny<ArgumentException>(() => Session(new SessionOptions { Host = host, Port = port }));

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
