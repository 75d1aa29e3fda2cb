using System.Net;
using System.Net.Sockets;
using SermatecEss.Bridge.Tests;
using SermatecEss.Protocol.Framing;
using SermatecEss.Simulator.Faults;

namespace SermatecEss.Simulator.Tests;

public sealed class ServerTests
{
    private const int BatteryLength = 38 + FrameLayout.MinLength;
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);
    private static readonly byte[] Battery = FrameWriter.Request(CommandCode.FromByte(0x0a));
    private static readonly byte[] Parameters = FrameWriter.Request(CommandCode.FromByte(0x95));
    private static readonly DateTimeOffset Start = new(2026, 6, 21, 12, 0, 0, TimeSpan.Zero);

    private static SimulatorOptions Encrypted => new() { Start = Start, Speed = 0.001, Cipher = CloudCipher.Vendor };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_answers_and_records_what_it_was_sent()
    {
        await using var server = StartServer();
        using var client = await ConnectAsync(server);
        var response = await RequestAsync(client, Battery, BatteryLength);
        Assert.Equal(server.Inverter.Response(CommandCode.FromByte(0x0a)), response);
        Assert.Equal(Battery, Assert.Single(server.Received).Bytes.ToArray());
    }

    [Fact]
    public async Task Every_client_sees_the_answers_to_every_other()
    {
        await using var server = StartServer();
        using var first = await ConnectAsync(server);
        using var second = await ConnectAsync(server);
        _ = await RequestAsync(second, Battery, BatteryLength);
        Assert.Equal(BatteryLength, (await ReceiveAsync(first, BatteryLength)).Length);
        Assert.Equal(2, server.ConnectionCount);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public void Frames_of_an_answer_come_merged_or_apart(bool merge, int segments)
    {
        byte[][] frames = [Battery, Parameters];
        var transmission = Transmission.Of(frames, new FaultPlan { Merge = merge }, new Random(1), () => []);
        Assert.Equal(segments, transmission.Segments.Count);
        Assert.Equal(frames.SelectMany(frame => frame), transmission.Segments.SelectMany(segment => segment.ToArray()));
    }

    [Fact]
    public async Task Frames_of_an_answer_come_40_ms_apart()
    {
        var clock = new WaitClock();
        await using var server = SimulatorServer.Start(new SimulatorOptions { Start = Start }, AnyPort, time: clock);
        using var client = await ConnectAsync(server);

        await client.SendAsync(Parameters, Cancellation);
        Assert.Equal(0x95, await CommandOfNextFrameAsync(client));
        await clock.UntilWaitedForAsync(TimeSpan.FromMilliseconds(40), Cancellation);
        clock.Advance(TimeSpan.FromMilliseconds(39));
        Assert.Equal(0, client.Available);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(0x9d, await CommandOfNextFrameAsync(client));
        Assert.Equal(0, client.Available);
    }

    [Theory]
    [InlineData(Fault.Drop, 0, 0)]
    [InlineData(Fault.Silence, 0, 0)]
    [InlineData(Fault.Garble, 9, 0)]
    [InlineData(Fault.Checksum, 9, 0)]
    [InlineData(Fault.Length, 9, 0)]
    [InlineData(Fault.Duplicate, 18, 2)]
    [InlineData(Fault.Stray, 18, 2)]
    [InlineData(Fault.Reset, 4, 0)]
    public void A_fault_happens_once(Fault fault, int bytes, int goodFrames)
    {
        var faults = new FaultPlan();
        faults.Next(fault);
        var random = new Random(1);
        var transmission = Transmission.Of([Battery], faults, random, () => Parameters);
        var sent = transmission.Segments.SelectMany(segment => segment.ToArray()).ToArray();
        Assert.Equal(bytes, sent.Length);
        Assert.Equal(goodFrames, CountFrames(sent));
        Assert.Equal(fault == Fault.Reset, transmission.ResetsAfter);
        var next = Transmission.Of([Battery], faults, random, () => Parameters);
        Assert.Equal(Battery, next.Segments.SelectMany(segment => segment.ToArray()));
    }

    [Fact]
    public void Garbage_comes_before_a_frame_and_a_truncated_one_ends_early()
    {
        var faults = new FaultPlan { [Fault.Garbage] = 1 };
        var segments = Transmission.Of([Battery], faults, new Random(1), () => []).Segments;
        var garbage = segments.SelectMany(segment => segment.ToArray()).ToArray();
        Assert.True(garbage.Length > Battery.Length);
        Assert.Equal(1, CountFrames(garbage));

        faults = new FaultPlan { [Fault.Truncate] = 1 };
        Assert.InRange(Transmission.Of([Battery], faults, new Random(1), () => []).Segments.Sum(segment => segment.Length), 1, 8);
    }

    [Fact]
    public void Latency_jitter_and_single_bytes_are_as_asked()
    {
        var faults = new FaultPlan { Latency = TimeSpan.FromSeconds(1), Jitter = TimeSpan.FromSeconds(2), SplitEveryByte = true };
        var transmissions = Enumerable.Range(0, 50).Select(seed => Transmission.Of([Battery], faults, new Random(seed), () => []));
        var delays = transmissions.Select(transmission => transmission.Delay.TotalSeconds).ToList();
        Assert.All(delays, delay => Assert.InRange(delay, 1, 3));
        Assert.True(delays.Max() - delays.Min() > 1);
        Assert.Equal(Battery.Length, Transmission.Of([Battery], faults, new Random(1), () => []).Segments.Count);
    }

    [Fact]
    public async Task A_reset_ends_the_connection_in_mid_frame()
    {
        await using var server = StartServer();
        server.Faults.Next(Fault.Reset);
        using var client = await ConnectAsync(server);
        await client.SendAsync(Battery, Cancellation);
        var received = 0;
        var buffer = new byte[64];
        var error = await Assert.ThrowsAsync<SocketException>(async () =>
        {
            while (await client.ReceiveAsync(buffer, Cancellation) is > 0 and var count) received += count;
        });
        Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
        Assert.InRange(received, 0, BatteryLength - 1);
    }

    [Fact]
    public async Task A_write_that_restarts_things_ends_the_connection()
    {
        await using var server = StartServer();
        using var client = await ConnectAsync(server);
        await client.SendAsync(FrameWriter.Request(CommandCode.FromByte(0x70), [0x00, 0xff]), Cancellation);
        Assert.Equal(0, await client.ReceiveAsync(new byte[1], Cancellation));
    }

    [Fact]
    public async Task A_write_that_was_not_taken_leaves_the_connection_open()
    {
        await using var server = StartServer();
        using var client = await ConnectAsync(server);
        await client.SendAsync(FrameWriter.Request(CommandCode.FromByte(0x70), [0x00]), Cancellation);
        Assert.Equal(BatteryLength, (await RequestAsync(client, Battery, BatteryLength)).Length);
    }

    [Fact]
    public async Task While_it_is_half_open_nothing_reaches_the_inverter()
    {
        await using var server = StartServer();
        using var client = await ConnectAsync(server);
        server.Faults.HalfOpen = true;
        await client.SendAsync(FrameWriter.Request(CommandCode.FromByte(0x64), [0xaa]), Cancellation);
        await client.SendAsync(FrameWriter.Request(CommandCode.FromByte(0x70), [0x00, 0xff]), Cancellation);
        await ReceivedAsync(server, 2);
        server.Faults.HalfOpen = false;
        Assert.Equal(BatteryLength, (await RequestAsync(client, Battery, BatteryLength)).Length);
        Assert.True(server.Inverter.IsOn);
    }

    [Fact]
    public async Task Who_is_shown_a_frame_decides_whether_it_gets_through()
    {
        await using var server = StartServer();
        using var client = await ConnectAsync(server);
        server.Traffic = (_, sent, frame) =>
        {
            if (!sent) server.Faults.HalfOpen = frame.Span[FrameLayout.CommandOffset] == 0x64;
        };
        await client.SendAsync(FrameWriter.Request(CommandCode.FromByte(0x64), [0xaa]), Cancellation);
        Assert.Equal(BatteryLength, (await RequestAsync(client, Battery, BatteryLength)).Length);
        Assert.True(server.Inverter.IsOn);
    }

    [Fact]
    public async Task Rebooted_it_answers_again_and_its_connections_have_ended()
    {
        await using var server = StartServer();
        using var blocker = await ConnectAsync(server);
        await blocker.SendAsync(FrameWriter.Request(CommandCode.FromByte(0xbb)), Cancellation);
        await blocker.SendAsync(Battery, Cancellation);
        await ReceivedAsync(server, 2);
        Assert.True(server.Inverter.IsBlocked);
        server.Reboot();
        Assert.Equal(0, await blocker.ReceiveAsync(new byte[1], Cancellation));
        using var client = await ConnectAsync(server);
        Assert.Equal(BatteryLength, (await RequestAsync(client, Battery, BatteryLength)).Length);
    }

    [Fact]
    public async Task A_reset_is_of_the_connection_that_asked()
    {
        await using var server = StartServer();
        using var other = await ConnectAsync(server);
        _ = await RequestAsync(other, Battery, BatteryLength);
        using var asker = await ConnectAsync(server);
        server.Faults.Next(Fault.Reset);
        await asker.SendAsync(Battery, Cancellation);
        _ = await ReceiveAsync(other, BatteryLength / 2);
        Assert.Equal(BatteryLength, (await RequestAsync(other, Battery, BatteryLength)).Length);
    }

    [Theory]
    [InlineData(0x0a)]
    [InlineData(0x0c)]
    [InlineData(0x98)]
    public async Task A_stray_frame_is_of_another_command_than_was_asked(byte code)
    {
        await using var server = StartServer();
        server.Faults.Next(Fault.Stray);
        using var client = await ConnectAsync(server);
        await client.SendAsync(FrameWriter.Request(CommandCode.FromByte(code)), Cancellation);
        Assert.NotEqual(code, await CommandOfNextFrameAsync(client));
        Assert.Equal(code, await CommandOfNextFrameAsync(client));
    }

    [Theory]
    [InlineData(Fault.Drop, 0)]
    [InlineData(Fault.Silence, 0)]
    [InlineData(Fault.Truncate, 0)]
    [InlineData(Fault.Garble, 0)]
    [InlineData(Fault.Checksum, 0)]
    [InlineData(Fault.Length, 0)]
    [InlineData(Fault.Garbage, 1)]
    [InlineData(Fault.Duplicate, 2)]
    [InlineData(Fault.Stray, 2)]
    public async Task A_fault_on_the_wire_spoils_one_answer_and_not_the_next(Fault fault, int goodFrames)
    {
        await using var server = StartServer();
        server.Faults.SplitEveryByte = true;
        server.Faults.Next(fault);
        using var client = await ConnectAsync(server);
        await client.SendAsync(Battery, Cancellation);
        await client.SendAsync(FrameWriter.Request(CommandCode.FromByte(0x70), [0x00, 0xff]), Cancellation);
        var spoiled = await ReceiveAsync(client, int.MaxValue / 1024);
        Assert.Equal(goodFrames, CountFrames(spoiled));
        server.Reboot();
        using var next = await ConnectAsync(server);
        Assert.Equal(server.Inverter.Response(CommandCode.FromByte(0x0a)), await RequestAsync(next, Battery, BatteryLength));
    }

    [Fact]
    public async Task Encrypted_it_takes_and_sends_each_frame_by_itself()
    {
        await using var server = SimulatorServer.Start(Encrypted, AnyPort);
        using var client = await ConnectAsync(server);
        for (var i = 0; i < 2; i++)
        {
            var response = await RequestAsync(client, CloudCipher.Vendor.Apply(Battery), BatteryLength);
            Assert.Equal(CloudCipher.Vendor.Apply(server.Inverter.Response(CommandCode.FromByte(0x0a))), response);
        }

        Assert.Equal(Battery, server.Received.First().Bytes.ToArray());
    }

    [Theory]
    [InlineData(Fault.Garble, BatteryLength, 0)]
    [InlineData(Fault.Checksum, BatteryLength, 0)]
    [InlineData(Fault.Length, BatteryLength, 0)]
    [InlineData(Fault.Duplicate, 2 * BatteryLength, 2)]
    [InlineData(Fault.Stray, 13 + BatteryLength, 2)]
    public async Task A_fault_does_to_an_encrypted_frame_what_it_does_to_a_plain_one(Fault fault, int bytes, int goodFrames)
    {
        await using var server = SimulatorServer.Start(Encrypted, AnyPort);
        server.Faults.Next(fault);
        server.Faults.SplitEveryByte = true;
        using var client = await ConnectAsync(server);
        var response = await RequestAsync(client, CloudCipher.Vendor.Apply(Battery), bytes);
        Assert.Equal(goodFrames, CountFrames(response, CloudCipher.Vendor));
        Assert.Equal(0, CountFrames(response));
        Assert.Equal(1, CountFrames(await RequestAsync(client, CloudCipher.Vendor.Apply(Battery), BatteryLength), CloudCipher.Vendor));
    }

    [Theory]
    [InlineData("drop=0.5,latency=50ms,jitter=1s,split,merge,half-open,checksum=1,stray=0", null)]
    [InlineData("drop", "drop")]
    [InlineData("drop=2", "drop=2")]
    [InlineData("0=1", "0=1")]
    [InlineData("latency=fast", "latency=fast")]
    [InlineData("latency=5", "latency=5")]
    [InlineData("nonsense=1", "nonsense=1")]
    public void Faults_are_parsed_from_words_and_wrong_ones_are_reported(string words, string? wrong)
    {
        var right = FaultPlan.TryParse(words.Split(','), out var plan, out var error);
        Assert.Equal(wrong is null, right);
        if (wrong is not null)
        {
            Assert.Contains($"'{wrong}'", error, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(0.5, plan[Fault.Drop]);
        Assert.Equal(TimeSpan.FromMilliseconds(50), plan.Latency);
        Assert.Equal(TimeSpan.FromSeconds(1), plan.Jitter);
        Assert.True(plan is { SplitEveryByte: true, Merge: true, HalfOpen: true });
        Assert.Equal(1, plan[Fault.Checksum]);
    }

    [Fact]
    public void Every_fault_has_a_name_on_the_command_line()
    {
        foreach (var fault in Enum.GetNames<Fault>())
            Assert.Contains(FaultPlan.Names, name => name.Name.Equals($"{fault}=CHANCE", StringComparison.OrdinalIgnoreCase));
    }

    private static SimulatorServer StartServer() => SimulatorServer.Start(new SimulatorOptions { Start = Start, Speed = 0.001 }, AnyPort);

    private static async Task<Socket> ConnectAsync(SimulatorServer server)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server.EndPoint, Cancellation);
        return socket;
    }

    private static async Task<byte[]> RequestAsync(Socket client, byte[] request, int length)
    {
        await client.SendAsync(request, Cancellation);
        return await ReceiveAsync(client, length);
    }

    private static async Task<byte[]> ReceiveAsync(Socket client, int length)
    {
        var buffer = new byte[length];
        var end = 0;
        while (end < length && await client.ReceiveAsync(buffer.AsMemory(end), Cancellation) is > 0 and var count) end += count;
        return buffer[..end];
    }

    private static async Task<byte> CommandOfNextFrameAsync(Socket client)
    {
        var start = await ReceiveAsync(client, FrameLayout.PayloadOffset);
        _ = await ReceiveAsync(client, start[FrameLayout.LengthOffset] + FrameLayout.TrailerLength);
        return start[FrameLayout.CommandOffset];
    }

    private static async Task ReceivedAsync(SimulatorServer server, int frames)
    {
        while (server.Received.Count < frames)
        {
            Cancellation.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static int CountFrames(byte[] bytes, CloudCipher? cipher = null)
    {
        var reader = new FrameReader(cipher);
        var sequence = new System.Buffers.ReadOnlySequence<byte>(bytes);
        var count = 0;
        while (reader.TryRead(ref sequence, out _, final: true)) count++;
        return count;
    }
}
