using System.Net.Sockets;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Outputs;
using SermatecEss.Gateways.Modbus;
using SermatecEss.Gateways.Osim;
using SermatecEss.Gateways.Serving;
using SermatecEss.Gateways.Tests.Modbus;
using SermatecEss.Gateways.Tests.Osim;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Gateways.Tests;

/// <summary>No client harms a gateway or the other clients, whatever it sends or does not read.</summary>
public sealed class HostileClientTests
{
    private const string OfOsim = "osim";
    private const string OfModbus = "modbus";

    [Theory]
    [InlineData(OfOsim)]
    [InlineData(OfModbus)]
    public async Task Any_bytes_in_any_pieces_leave_it_as_it_was(string kind)
    {
        await using var plant = await StartAsync(kind);
        var good = GoodRequest(kind);
        var piece = Gen.Frequency((3, Gen.Byte.Array[0, 40]), (2, Gen.Const(good)), (1, Gen.Int[1, good.Length].Select(n => good[..n])));
        await Gen.Select(piece.Array[1, 8], Gen.Bool).SampleAsync(
            async (pieces, resets) =>
            {
                using var client = await plant.ConnectAsync();
                try
                {
                    foreach (var bytes in pieces)
                        if (bytes.Length > 0) await client.SendAsync(bytes);
                    if (resets) client.Reset();
                }
                catch (SocketException)
                {
                    // The gateway has ended the connection.
                }
            },
            iter: 150,
            threads: 4);
        await plant.UntilAsync(() => plant.Gateway.State.Clients.Count == 0);
        await IsServedAsync(plant, kind);
        Assert.All(plant.Bridge.Health(), output => Assert.Equal(OutputState.Running, output.State));
        Assert.DoesNotContain(plant.Lines, line => line.Contains("internal error", StringComparison.Ordinal));
        Assert.False(plant.Server.Inverter.IsBlocked);
    }

    [Theory]
    [InlineData(OfOsim)]
    [InlineData(OfModbus)]
    public async Task An_incomplete_request_ends_its_connection_after_ten_seconds(string kind)
    {
        var clock = new FakeTimeProvider();
        var log = new Log(LogLevel.Error, (_, _) => { });
        await using Gateway gateway = kind == OfOsim
            ? new OsimGateway(kind, new OsimOptions(GatewayPlant.AnyPort), clock, log)
            : new ModbusGateway(kind, new ModbusOptions(GatewayPlant.AnyPort), clock);
        gateway.Listen();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(TimeSpan.FromMinutes(1));
        var bridge = new BridgeView([], "1.2.3", clock.GetUtcNow(), log, () => [], () => true);
        var running = gateway.RunAsync(bridge, new OutputFeed(8, clock), stop.Token);
        foreach (var bytes in (byte[][])[GoodRequest(kind)[..^1], GoodRequest(kind)[..1], new byte[30]])
        {
            using var client = await GatewayClient.ConnectAsync(gateway.State.Listen, stop.Token);
            await client.SendAsync(bytes);
            var passed = TimeSpan.Zero;
            for (var ending = client.ReceiveToEndAsync(); !ending.IsCompleted; passed += TimeSpan.FromSeconds(1))
            {
                // Slowly, because what the gateway waits for begins only when the bytes have arrived.
                await Task.WhenAny(ending, Task.Delay(TimeSpan.FromMilliseconds(20), stop.Token));
                clock.Advance(TimeSpan.FromSeconds(1));
            }

            Assert.InRange(passed, TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(250));
        }

        await stop.CancelAsync();
        await running;
    }

    [Theory]
    [InlineData(OfOsim)]
    [InlineData(OfModbus)]
    public async Task A_client_that_does_not_read_delays_no_other(string kind)
    {
        await using var plant = await StartAsync(kind);
        using var deaf = await plant.ConnectAsync();
        deaf.Socket.ReceiveBufferSize = 2048;
        byte[] many = [.. Enumerable.Repeat(GoodRequest(kind), 1000).SelectMany(request => request)];
        using var enough = new CancellationTokenSource();
        var sending = FloodAsync();
        for (var i = 0; i < 20; i++) await IsServedAsync(plant, kind);
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        deaf.Reset();
        await plant.UntilAsync(() => plant.Gateway.State.Clients.Count == 0);
        await IsServedAsync(plant, kind);

        async Task FloodAsync()
        {
            while (true) await deaf.Socket.SendAsync(many, enough.Token);
        }
    }

    [Theory]
    [InlineData(OfOsim)]
    [InlineData(OfModbus)]
    public async Task A_thousand_clients_at_once_are_served_or_refused(string kind)
    {
        await using var plant = await StartAsync(kind);
        var clients = new List<GatewayClient>();
        for (var i = 0; i < 1000; i++) clients.Add(await plant.ConnectAsync());
        var served = await Task.WhenAll(clients.Select(async client =>
        {
            try
            {
                await client.SendAsync(GoodRequest(kind));
                return await client.Socket.ReceiveAsync(new byte[1], plant.End) == 1;
            }
            catch (SocketException)
            {
                return false;
            }
        }));
        Assert.Equal(256, served.Count(isServed => isServed));
        Assert.Equal(744, plant.Gateway.State.Refused);
        foreach (var client in clients) client.Dispose();
        await plant.UntilAsync(() => plant.Gateway.State.Clients.Count == 0);
        await IsServedAsync(plant, kind);
    }

    [Fact]
    public async Task A_reset_in_the_middle_of_a_response_ends_that_connection_alone()
    {
        await using var plant = await StartAsync(OfOsim);
        using var other = await plant.ConnectAsync();
        for (var i = 0; i < 20; i++)
        {
            using var client = await plant.ConnectAsync();
            _ = await client.ReadAsync(0x99);
            client.Reset();
            Assert.Equal(4, (await other.ReadAsync(0x99, 4)).Count);
        }

        await plant.UntilAsync(() => plant.Gateway.State.Clients.Count == 1);
    }

    [Theory]
    [InlineData(OfOsim)]
    [InlineData(OfModbus)]
    public async Task Requests_in_single_bytes_are_answered(string kind)
    {
        await using var plant = await StartAsync(kind);
        using var client = await plant.ConnectAsync();
        foreach (var one in GoodRequest(kind)) await client.SendAsync((byte[])[one]);
        Assert.NotEmpty(await client.ReceiveAsync(9));
    }

    private static byte[] GoodRequest(string kind) => kind == OfOsim
        ? FrameWriter.Request(CommandCode.FromByte(0x0b))
        : ModbusFrames.Tcp(0x1234, 1, ModbusFrames.Read(0x4000, 56));

    private static Task<GatewayPlant> StartAsync(string kind) =>
        kind == OfOsim ? OsimTests.StartAsync() : ModbusTests.StartAsync();

    private static async Task IsServedAsync(GatewayPlant plant, string kind)
    {
        using var client = await plant.ConnectAsync();
        if (kind == OfOsim) Assert.Single(await client.ReadAsync(0x0b));
        else Assert.Equal(114, (await client.AskAsync(1, ModbusFrames.Read(0x4000, 56))).Length);
    }
}
