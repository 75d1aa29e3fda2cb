using SermatecEss.Bridge.Configuration;
using SermatecEss.Gateways.Osim;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Gateways.Tests.Osim;

/// <summary>Programs that expect an inverter share one through the daemon.</summary>
public sealed class OsimTests
{
    private static readonly byte[] PythonSequence = [0x98, 0x0a, 0x0b, 0x0c, 0x95, 0x0d];

    [Fact]
    public async Task Reads_are_answered_from_the_polls()
    {
        await using var plant = await StartAsync();
        var polled = plant.Requested;
        using var client = await plant.ConnectAsync();
        foreach (var command in PythonSequence)
        {
            var frames = await client.ReadAsync(command, command == 0x95 ? 2 : 1);
            Assert.Equal(command, frames[0][FrameLayout.CommandOffset]);
        }

        Assert.Equal(polled, plant.Requested);
        var kept = await plant.Inverter.Reads.ReadAsync(CommandCode.FromByte(0x0b), TimeSpan.MaxValue, plant.End);
        Assert.Equal(kept!.Frames[0].Bytes.ToArray(), (await client.ReadAsync(0x0b))[0]);
    }

    [Fact]
    public async Task Ten_clients_of_three_rounds_cost_the_inverter_few_requests()
    {
        await using var plant = await StartAsync();
        var before = plant.Requested.Count;
        plant.Clock.Shift(TimeSpan.FromMinutes(2));
        await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ =>
        {
            for (var round = 0; round < 3; round++)
            {
                using var client = await plant.ConnectAsync();
                foreach (var command in PythonSequence)
                {
                    var frames = await client.ReadAsync(command, command == 0x95 ? 2 : 1);
                    Assert.Equal(command, frames[0][FrameLayout.CommandOffset]);
                }
            }
        }));
        Assert.InRange(plant.Requested.Count - before, 1, 10);
    }

    [Theory]
    [InlineData(0x0b, 3600)]
    [InlineData(0x1f, 10)]
    [InlineData(0x99, 60)]
    [InlineData(0x95, 60)]
    public async Task A_response_that_is_too_old_is_requested_again(byte command, int seconds)
    {
        await using var plant = await StartAsync();
        using var client = await plant.ConnectAsync();
        var frames = command switch
        {
            0x99 => 4,
            0x95 => 2,
            _ => 1,
        };
        var before = plant.Requested.Count;
        plant.Clock.Shift(TimeSpan.FromSeconds(seconds - 8));
        _ = await client.ReadAsync(command, frames);
        plant.Clock.Shift(TimeSpan.FromSeconds(9));
        _ = await client.ReadAsync(command, frames);
        Assert.Equal([command], plant.Requested.Skip(before));
    }

    [Fact]
    public async Task The_identity_is_kept_as_long_as_the_connection()
    {
        await using var plant = await StartAsync();
        using var client = await plant.ConnectAsync();
        var before = plant.Requested.Count;
        plant.Clock.Shift(TimeSpan.FromDays(30));
        _ = await client.ReadAsync(0x98);
        Assert.Equal(before, plant.Requested.Count);
    }

    [Fact]
    public async Task Without_a_connection_nothing_is_answered()
    {
        await using var plant = await StartAsync();
        using var client = await plant.ConnectAsync();
        _ = await client.ReadAsync(0x0a);
        plant.Server.Faults.HalfOpen = true;
        plant.Server.DropConnections();
        await plant.UntilAsync(() => !plant.Inverter.Reads.IsConnected);
        foreach (var command in PythonSequence) await client.RequestAsync(command);
        client.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        Assert.Empty((await client.ReceiveToEndAsync())!);
    }

    [Fact]
    public async Task A_client_gets_only_the_frames_that_it_has_requested()
    {
        await using var plant = await StartAsync();
        using var quiet = await plant.ConnectAsync();
        using var client = await plant.ConnectAsync();
        _ = await quiet.ReadAsync(0x0c);
        plant.Clock.Shift(TimeSpan.FromMinutes(2));
        _ = await client.ReadAsync(0x99, 4);
        Assert.Equal(0x0a, (await quiet.ReadAsync(0x0a))[0][FrameLayout.CommandOffset]);
        Assert.Equal(0, quiet.Socket.Available);
    }

    [Fact]
    public async Task Of_all_commands_with_and_without_payload_only_reads_reach_the_inverter()
    {
        byte[] reads =
            [0x0a, 0x0b, 0x0c, 0x0d, 0x1e, 0x1f, 0x95, 0x98, 0x99, 0x9a, 0x9b, 0x9c, 0x9d, 0xa1, 0xa2, 0xb1];
        await using var plant = await StartAsync();
        using var client = await plant.ConnectAsync();
        var before = plant.Server.Received.Count;
        plant.Clock.Shift(TimeSpan.FromHours(2));
        for (var code = 0; code < 256; code++)
        {
            foreach (var payload in (byte[][])[[], [0], [0, 0], new byte[24], [0x55], [0, 1, 0x40, 0x65]])
                await client.RequestAsync((byte)code, payload);
            foreach (byte second in (byte[])[1, 0xff])
                await client.SendAsync(FrameWriter.Request(new CommandCode((ushort)((code << 8) | second))));
        }

        // Only this test sends requests in this hour, and 98 is the last: its response follows all others.
        await client.RequestAsync(0x98);
        client.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        Assert.NotNull(await client.ReceiveToEndAsync());
        var sent = plant.Server.Received.Skip(before).ToList();
        Assert.All(sent, frame => Assert.Equal(FrameLayout.MinLength, frame.Bytes.Length));
        Assert.All(sent, frame => Assert.Contains((byte)(GatewayPlant.Command(frame).Value >> 8), reads));
        Assert.All(sent, frame => Assert.Equal(0, GatewayPlant.Command(frame).Value & 0xff));
        Assert.False(plant.Server.Inverter.IsBlocked);
        Assert.True(plant.Gateway.State.Refused > 1000);
    }

    [Fact]
    public async Task The_name_and_the_password_of_the_WiFi_are_removed()
    {
        await using var inverter = PolledInverter.Start(pcuVersion: 609, new()
        {
            [0xb1] = [1, .. Text("HomeNetwork", 30), .. Text("Secret123", 30), .. Text("8.209.71.159", 20), .. Text("19042", 10), 0x77],
        });
        await using var plant = await StartAsync(port: inverter.Port);
        using var client = await plant.ConnectAsync();
        var payload = (await client.ReadAsync(0xb1))[0][FrameLayout.PayloadOffset..^FrameLayout.TrailerLength];
        Assert.Equal([1, .. new byte[60], .. Text("8.209.71.159", 20), .. Text("19042", 10), 0], payload);
    }

    [Fact]
    public async Task Clients_are_shown_in_health()
    {
        await using var plant = await StartAsync();
        using var client = await plant.ConnectAsync();
        _ = await client.ReadAsync(0x0a);
        var health = plant.Bridge.Health().Single(output => output.Name == "osim");
        var connected = Assert.Single(health.Gateway!.Clients);
        Assert.Equal(client.Socket.LocalEndPoint, connected.Remote);
        Assert.Equal(1, connected.Requests);
        Assert.Equal(1, health.Gateway.Requests);
        Assert.Equal($"osim {plant.EndPoint}: 1 client (127.0.0.1)", $"{health}");
    }

    [Fact]
    public async Task An_inverter_is_named_by_its_serial_number_or_its_name()
    {
        foreach (var (name, isFound) in new[] { (GatewayPlant.Serial, true), ("Garage", true), ("STOTHER", false) })
        {
            await using var plant = await StartAsync(
                new OsimOptions(GatewayPlant.AnyPort) { Inverter = name },
                options => options with { Inverters = [options.Inverters[0] with { Name = "Garage" }] });
            using var client = await plant.ConnectAsync();
            await client.RequestAsync(0x98);
            client.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
            Assert.Equal(isFound, (await client.ReceiveToEndAsync())!.Length > 0);
        }
    }

    internal static byte[] Text(string text, int length)
    {
        var bytes = new byte[length];
        System.Text.Encoding.ASCII.GetBytes(text, bytes);
        return bytes;
    }

    internal static Task<GatewayPlant> StartAsync(
        OsimOptions? osim = null, Func<BridgeOptions, BridgeOptions>? change = null, int? port = null) =>
        GatewayPlant.StartAsync(
            (time, log) => new OsimGateway("osim", osim ?? new OsimOptions(GatewayPlant.AnyPort), time, log), change, port);
}
