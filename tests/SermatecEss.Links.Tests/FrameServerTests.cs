using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using CsCheck;
using SermatecEss.Inverter.Tests.Peer;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Links.Tests;

/// <summary>A server reads every client, sends to each without waiting for any, and survives anything a client does.</summary>
public sealed class FrameServerTests : LinksTest
{
    private static readonly byte[] LargeSegment = new byte[65536];

    [Theory]
    [MemberData(nameof(PlainAndEncrypted))]
    public async Task Every_frame_is_handed_over_however_the_bytes_are_cut_and_whatever_is_between(bool encrypted)
    {
        var cipher = Cipher(encrypted);
        await using var server = Serve(OnAnyPort with { Cipher = cipher }, Echo);
        await Stream.Any(cipher).SampleAsync(
            async stream =>
            {
                using var client = await ConnectAsync(server.EndPoint);
                foreach (var piece in stream.Pieces) await client.SendAsync(piece, End);
                client.Shutdown(SocketShutdown.Send);
                var echoed = await ReceiveToEndAsync(client);
                Assert.Equal(stream.Frames, Stream.FramesOf(echoed!, cipher));
                Assert.Equal(stream.Frames.Sum(frame => frame.Length / 2), echoed!.Length);
            },
            iter: 100);
    }

    [Fact]
    public async Task A_frame_hidden_behind_a_length_that_lies_is_found_when_the_client_is_quiet()
    {
        var clock = new ArmedClock();
        await using var server = Serve(OnAnyPort with { QuietTime = TimeSpan.FromSeconds(3) }, Echo, clock);
        using var client = await ConnectAsync(server.EndPoint);
        await client.SendAsync((byte[])[0xfe, 0x55, 0x64, 0x14, 0x0a, 0x00, 0xff, .. Request], End);
        await clock.PassAsync(TimeSpan.FromSeconds(3), End);
        Assert.Equal(Request, await ReceiveAsync(client, Request.Length));
    }

    [Fact]
    public async Task A_client_that_never_reads_delays_no_other_and_is_disconnected()
    {
        FrameServer? server = null;
        server = Serve(OnAnyPort with { MaxQueued = 8 }, (_, _, _) =>
        {
            foreach (var client in server!.Clients) client.Send([LargeSegment]);
            return ValueTask.CompletedTask;
        });
        await using (server)
        {
            using var deaf = await ConnectAsync(server.EndPoint);
            using var client = await ConnectAsync(server.EndPoint);
            await UntilAsync(() => server.ClientCount == 2);
            var buffer = new byte[LargeSegment.Length];
            for (var requests = 0; server.ClientCount == 2 || requests == 0; requests++)
            {
                await client.SendAsync(Request, End);
                Assert.Equal(LargeSegment.Length, (await ReceiveAsync(client, LargeSegment.Length)).Length);
            }

            Assert.Null(await ReceiveToEndAsync(deaf));
            await client.SendAsync(Request, End);
            Assert.Equal(LargeSegment.Length, (await ReceiveAsync(client, LargeSegment.Length)).Length);
        }
    }

    [Fact]
    public async Task A_client_that_reads_late_receives_everything_in_order()
    {
        FrameServer? server = null;
        server = Serve(OnAnyPort, (_, frame, _) =>
        {
            foreach (var client in server!.Clients) client.Send(frame.Bytes.Span);
            return ValueTask.CompletedTask;
        });
        await using (server)
        {
            using var late = await ConnectAsync(server.EndPoint);
            using var client = await ConnectAsync(server.EndPoint);
            await UntilAsync(() => server.ClientCount == 2);
            var frames = Enumerable.Range(0, 500).Select(i => Numbered((byte)(i >> 8), (byte)i)).ToList();
            foreach (var frame in frames) Assert.Equal(frame, await ExchangeAsync(client, frame));
            Assert.Equal(frames.SelectMany(frame => frame), await ReceiveAsync(late, frames.Sum(frame => frame.Length)));
        }
    }

    [Fact]
    public async Task A_client_that_sends_requests_without_reading_is_held_back_and_loses_nothing()
    {
        const int Requests = 1000;
        var handled = 0;
        await using var server = Serve(OnAnyPort with { MaxQueued = 4 }, (client, _, _) =>
        {
            _ = Interlocked.Increment(ref handled);
            client.Send([LargeSegment]);
            return ValueTask.CompletedTask;
        });
        using var client = await ConnectAsync(server.EndPoint);
        await client.SendAsync(Times(Requests, Request), End);
        var received = 0;
        var buffer = new byte[LargeSegment.Length];
        await UntilAsync(() => Volatile.Read(ref handled) > 4);
        Assert.NotEqual(Requests, Volatile.Read(ref handled));
        while (received < Requests * LargeSegment.Length && await client.ReceiveAsync(buffer, End) is > 0 and var count) received += count;
        Assert.Equal(Requests * LargeSegment.Length, received);
        Assert.Equal(Requests, handled);
    }

    [Fact]
    public async Task What_is_sent_from_several_sides_arrives_in_whole_transmissions()
    {
        FrameServer? server = null;
        server = Serve(OnAnyPort with { MaxQueued = 10_000 }, (_, frame, _) =>
        {
            var bytes = frame.Bytes.ToArray();
            foreach (var client in server!.Clients) client.Send([.. bytes.Select(one => (ReadOnlyMemory<byte>)new[] { one })]);
            return ValueTask.CompletedTask;
        });
        await using (server)
        {
            var clients = new List<Socket>();
            for (var i = 0; i < 4; i++) clients.Add(await ConnectAsync(server.EndPoint));
            await UntilAsync(() => server.ClientCount == 4);
            foreach (var client in clients) await client.SendAsync(Times(100, Request), End);
            foreach (var client in clients)
            {
                Assert.Equal(Times(400, Request), await ReceiveAsync(client, 400 * Request.Length));
                client.Dispose();
            }
        }
    }

    [Fact]
    public async Task A_reset_in_the_middle_of_a_frame_ends_that_connection_alone()
    {
        await using var server = Serve(OnAnyPort, Echo);
        using var other = await ConnectAsync(server.EndPoint);
        Assert.Equal(Request, await ExchangeAsync(other, Request));
        for (var cut = 0; cut < Request.Length; cut++)
        {
            using var client = await ConnectAsync(server.EndPoint);
            Assert.Equal(Request, await ExchangeAsync(client, Request));
            await client.SendAsync(Request.AsMemory(0, cut), End);
            client.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        await UntilAsync(() => server.ClientCount == 1);
        Assert.Equal(Request, await ExchangeAsync(other, Request));
    }

    [Fact]
    public async Task A_client_that_is_reset_receives_before_that_what_was_sent_and_no_other_is_reset()
    {
        await using var server = Serve(OnAnyPort, async (client, frame, cancellation) =>
        {
            await Echo(client, frame, cancellation);
            if (frame.Command == CommandCode.FromByte(0x70)) client.Reset();
        });
        using var other = await ConnectAsync(server.EndPoint);
        using var client = await ConnectAsync(server.EndPoint);
        Assert.Equal(Request, await ExchangeAsync(client, Request));
        await client.SendAsync(FrameWriter.Request(CommandCode.FromByte(0x70)), End);
        Assert.Null(await ReceiveToEndAsync(client));
        await UntilAsync(() => server.ClientCount == 1);
        Assert.Equal(Request, await ExchangeAsync(other, Request));
    }

    [Fact]
    public async Task A_connection_that_is_closed_sends_first_what_is_queued_and_reads_nothing_more()
    {
        var handled = 0;
        await using var server = Serve(OnAnyPort, (client, _, _) =>
        {
            handled++;
            for (var i = 0; i < 50; i++) client.Send([LargeSegment]);
            client.Close();
            client.Send([LargeSegment]);
            return ValueTask.CompletedTask;
        });
        using var client = await ConnectAsync(server.EndPoint);
        await client.SendAsync(Request, End);
        Assert.Equal(50 * LargeSegment.Length, (await ReceiveToEndAsync(client))!.Length);
        Assert.Equal(1, handled);
    }

    [Fact]
    public async Task A_client_that_has_finished_sending_still_receives_its_responses()
    {
        var mayRespond = new TaskCompletionSource();
        await using var server = Serve(OnAnyPort, async (client, frame, cancellation) =>
        {
            await mayRespond.Task.WaitAsync(cancellation);
            await Echo(client, frame, cancellation);
        });
        using var client = await ConnectAsync(server.EndPoint);
        await client.SendAsync(Request, End);
        client.Shutdown(SocketShutdown.Send);
        mayRespond.SetResult();
        Assert.Equal(Request, await ReceiveToEndAsync(client));
    }

    [Fact]
    public async Task The_frames_of_one_client_are_handled_in_order_and_those_of_others_meanwhile()
    {
        var waiting = new TaskCompletionSource();
        var order = new ConcurrentQueue<byte>();
        await using var server = Serve(OnAnyPort, async (client, frame, cancellation) =>
        {
            var number = frame.Payload[0];
            if (number == 1) await waiting.Task.WaitAsync(cancellation);
            order.Enqueue(number);
            await Echo(client, frame, cancellation);
        });
        using var first = await ConnectAsync(server.EndPoint);
        using var second = await ConnectAsync(server.EndPoint);
        await first.SendAsync((byte[])[.. Numbered(1), .. Numbered(2)], End);
        _ = await ExchangeAsync(second, Numbered(3));
        waiting.SetResult();
        _ = await ReceiveAsync(first, 2 * Numbered(1).Length);
        Assert.Equal<byte[]>([3, 1, 2], [.. order]);
    }

    [Fact]
    public async Task A_handler_that_throws_ends_the_connection_of_its_client_alone()
    {
        await using var server = Serve(
            OnAnyPort,
            (client, frame, cancellation) =>
                frame.Payload.Length > 0 ? throw new InvalidOperationException() : Echo(client, frame, cancellation));
        using var other = await ConnectAsync(server.EndPoint);
        using var client = await ConnectAsync(server.EndPoint);
        await client.SendAsync(Response, End);
        await EndsInOrderAsync(client);
        Assert.Equal(Request, await ExchangeAsync(other, Request));
        using var next = await ConnectAsync(server.EndPoint);
        Assert.Equal(Request, await ExchangeAsync(next, Request));
    }

    [Fact]
    public async Task Of_a_thousand_clients_at_once_as_many_are_served_as_may_be()
    {
        const int Most = 100;
        await using var server = Serve(OnAnyPort with { MaxClients = Most }, Echo);
        var clients = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => ConnectAsync(server.EndPoint)));
        var served = await Task.WhenAll(clients.Select(IsServedAsync));
        Assert.Equal(Most, served.Count(isServed => isServed));
        Assert.Equal(Most, server.ClientCount);

        foreach (var client in clients) client.Dispose();
        await UntilAsync(() => server.ClientCount == 0);
        using var next = await ConnectAsync(server.EndPoint);
        Assert.True(await IsServedAsync(next));
    }

    [Fact]
    public async Task An_idle_connection_is_closed_after_five_minutes_and_a_busy_one_is_not()
    {
        var clock = new ArmedClock();
        await using var server = Serve(OnAnyPort, Echo, clock);
        using var client = await ConnectAsync(server.EndPoint);
        Assert.Equal(Request, await ExchangeAsync(client, Request));
        clock.Advance(TimeSpan.FromSeconds(299));
        Assert.Equal(Request, await ExchangeAsync(client, Request));
        clock.Advance(TimeSpan.FromSeconds(299));
        Assert.Equal(Request, await ExchangeAsync(client, Request));
        clock.Advance(TimeSpan.FromSeconds(301));
        await EndsInOrderAsync(client);
    }

    [Fact]
    public async Task A_connection_without_traffic_because_its_client_does_not_read_is_idle()
    {
        var clock = new ArmedClock();
        var handled = 0;
        await using var server = Serve(OnAnyPort with { MaxQueued = 1 }, (client, _, _) =>
        {
            client.Send([new byte[1 << 26]]);
            _ = Interlocked.Increment(ref handled);
            return ValueTask.CompletedTask;
        }, clock);
        using var deaf = await ConnectAsync(server.EndPoint);
        await deaf.SendAsync(Request, End);
        await UntilAsync(() => Volatile.Read(ref handled) == 1);
        clock.Advance(TimeSpan.FromSeconds(301));
        await UntilAsync(() => server.ClientCount == 0);
    }

    [Fact]
    public async Task Disconnecting_all_ends_every_connection_and_new_ones_are_served()
    {
        await using var server = Serve(OnAnyPort, Echo);
        var clients = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ConnectAsync(server.EndPoint)));
        foreach (var client in clients) Assert.Equal(Request, await ExchangeAsync(client, Request));
        server.DisconnectAll();
        foreach (var client in clients)
        {
            await EndsInOrderAsync(client);
            client.Dispose();
        }

        await UntilAsync(() => server.ClientCount == 0);
        using var next = await ConnectAsync(server.EndPoint);
        Assert.Equal(Request, await ExchangeAsync(next, Request));
    }

    [Fact]
    public async Task Disposal_ends_connections_handlers_and_the_listening_whatever_they_wait_for()
    {
        var handling = new TaskCompletionSource();
        var ended = new TaskCompletionSource();
        var server = Serve(OnAnyPort, async (client, frame, cancellation) =>
        {
            if (frame.Payload.Length == 0)
            {
                client.Send([new byte[1 << 26]]);
                return;
            }

            handling.SetResult();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            }
            finally
            {
                ended.SetResult();
            }
        });
        using var idle = await ConnectAsync(server.EndPoint);
        using var deaf = await ConnectAsync(server.EndPoint);
        using var handled = await ConnectAsync(server.EndPoint);
        await deaf.SendAsync(Request, End);
        await handled.SendAsync(Response, End);
        await handling.Task.WaitAsync(End);

        await server.DisposeAsync();

        Assert.True(ended.Task.IsCompleted);
        Assert.Equal(0, server.ClientCount);
        await EndsInOrderAsync(idle);
        await EndsInOrderAsync(handled);
        await Assert.ThrowsAsync<SocketException>(() => ConnectAsync(server.EndPoint));
        await server.DisposeAsync();
    }

    [Theory]
    [InlineData("fe556414")]
    [InlineData("00000000000000000000")]
    public async Task A_client_that_sends_no_whole_frame_is_disconnected_at_the_limit(string bytes)
    {
        var limit = TimeSpan.FromSeconds(10);
        var clock = new ArmedClock();
        var options = OnAnyPort with { FrameLimit = limit, QuietTime = TimeSpan.FromSeconds(3), IdleLimit = TimeSpan.FromDays(10) };
        await using var server = Serve(options, Echo, clock);
        using var client = await ConnectAsync(server.EndPoint);
        using var other = await ConnectAsync(server.EndPoint);
        Assert.Equal(Request, await ExchangeAsync(other, Request));
        await client.SendAsync(Convert.FromHexString(bytes), End);
        await UntilAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return server.ClientCount == 1;
        });
        await EndsInOrderAsync(client);
        Assert.Equal(Request, await ExchangeAsync(other, Request));
    }

    [Fact]
    public async Task The_segments_of_a_transmission_are_sent_with_pauses()
    {
        var clock = new ArmedClock();
        var pause = TimeSpan.FromMilliseconds(30);
        await using var server = Serve(
            OnAnyPort with { SegmentPause = pause },
            (client, _, _) =>
            {
                client.Send([Request, Response]);
                return ValueTask.CompletedTask;
            },
            clock);
        using var client = await ConnectAsync(server.EndPoint);
        await client.SendAsync(Request, End);
        Assert.Equal(Request, await ReceiveAsync(client, Request.Length));
        await clock.UntilArmedAsync(pause, End);
        Assert.Equal(0, client.Available);
        clock.Advance(pause);
        Assert.Equal(Response, await ReceiveAsync(client, Response.Length));
    }

    [Fact]
    public async Task Only_clients_of_allowed_networks_are_served()
    {
        await using var server = Serve(OnAnyPort with { AllowFrom = new AddressList([IPNetwork.Parse("10.0.0.0/8")]) }, Echo);
        using var client = await ConnectAsync(server.EndPoint);
        _ = await ReceiveToEndAsync(client);
        Assert.Equal(0, server.ClientCount);
        Assert.Equal(1, server.Refused);
        await using var open = Serve(OnAnyPort with { AllowFrom = AddressList.Private }, Echo);
        using var other = await ConnectAsync(open.EndPoint);
        Assert.Equal(Request, await ExchangeAsync(other, Request));
        Assert.Equal(other.LocalEndPoint, Assert.Single(open.Clients).Remote);
        Assert.Equal(1, Assert.Single(open.Clients).Requests);
    }

    [Fact]
    public async Task On_all_addresses_an_IPv4_client_counts_as_one()
    {
        var options = OnAnyPort with
        {
            Listen = new IPEndPoint(IPAddress.IPv6Any, 0),
            AllowFrom = new AddressList([IPNetwork.Parse("127.0.0.1/32")]),
        };
        await using var server = Serve(options, Echo);
        using var client = await ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.EndPoint.Port));
        Assert.Equal(Request, await ExchangeAsync(client, Request));
        Assert.Equal(IPAddress.Loopback, Assert.Single(server.Clients).Remote.Address);
    }

    [Fact]
    public async Task One_that_was_never_started_can_be_disposed() =>
        await FrameServer.Listen(OnAnyPort, TimeProvider.System).DisposeAsync();

    [Fact]
    public async Task A_port_that_is_taken_and_limits_that_make_no_sense_are_refused()
    {
        await using var server = FrameServer.Listen(OnAnyPort, TimeProvider.System);
        Assert.Throws<SocketException>(() => FrameServer.Listen(new FrameServerOptions { Listen = server.EndPoint }, TimeProvider.System));
        FrameServerOptions[] wrong =
        [
            OnAnyPort with { MaxClients = 0 }, OnAnyPort with { MaxQueued = 0 },
            OnAnyPort with { IdleLimit = default }, OnAnyPort with { QuietTime = default },
        ];
        foreach (var options in wrong)
            Assert.Throws<ArgumentOutOfRangeException>(() => FrameServer.Listen(options, TimeProvider.System));
    }

    private static byte[] Numbered(params byte[] number) => FrameWriter.Request(CommandCode.FromByte(0x0a), number);

    private static byte[] Times(int count, byte[] frame) => [.. Enumerable.Repeat(frame, count).SelectMany(bytes => bytes)];

    private async Task<bool> IsServedAsync(Socket client)
    {
        try
        {
            return (await ExchangeAsync(client, Request)).Length > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
