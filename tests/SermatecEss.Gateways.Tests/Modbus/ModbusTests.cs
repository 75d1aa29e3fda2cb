using System.Buffers.Binary;
using System.Globalization;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Gateways.Modbus;
using SermatecEss.Protocol.Framing;
using SermatecEss.Testing;
using static SermatecEss.Gateways.Tests.Modbus.ModbusFrames;

namespace SermatecEss.Gateways.Tests.Modbus;

/// <summary>Programs read the registers of an inverter that has none on the network.</summary>
public sealed class ModbusTests
{
    private static readonly TimeSpan MaxAge = ModbusOptions.DefaultMaxAge;

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Registers_are_the_words_of_the_payloads(byte function)
    {
        await using var plant = await StartAsync();
        using var client = await plant.ConnectAsync();
        var requested = plant.Requested;
        var grid = Payload(plant, 0x0b);
        Assert.Equal([function, 112, .. grid[..112]], await client.AskAsync(1, Read(0x4000, 56, function)));
        Assert.Equal([function, 30, .. Payload(plant, 0x0a)[..30]], await client.AskAsync(1, Read(0x3000, 15, function)));
        Assert.Equal(
            [function, 16, .. Payload(plant, 0x0c)[..4], .. Payload(plant, 0x1f)[..12]],
            await client.AskAsync(1, Read(0x4046, 8, function)));
        Assert.Equal([function, 4, .. grid[72..76]], await client.AskAsync(1, Read(0x3424, 2, function)));
        Assert.Equal([function, 4, .. grid[72..76]], await client.AskAsync(1, Read(0x4024, 2, function)));
        Assert.Equal([function, 6, .. Payload(plant, 0x0d)[..6]], await client.AskAsync(1, Read(0x5507, 3, function)));
        Assert.Equal([function, 2, 0x02, 0x61], await client.AskAsync(1, Read(0x3401, 1, function)));
        Assert.Equal([function, 26, .. Osim.OsimTests.Text(GatewayPlant.Serial, 26)], await client.AskAsync(1, Read(0x5301, 13, function)));

        // 70 words of 0B, then 0C, then 1F: one read over all of them.
        Assert.Equal(
            [function, 156, .. grid[..140], .. Payload(plant, 0x0c)[..4], .. Payload(plant, 0x1f)[..12]],
            await client.AskAsync(1, Read(0x4000, 78, function)));
        Assert.Equal(requested, plant.Requested);
    }

    [Fact]
    public async Task A_real_exchange_is_repeated_byte_for_byte()
    {
        var file = SharedFolder.Find("reference", "modbus", "hycube-5k-pcu503.txt");
        Assert.SkipUnless(file is not null, "the real exchange is not beside this repository");
        var exchange = File.ReadLines(file)
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(' ').Select(Convert.FromHexString).ToArray())
            .ToList();
        byte[] Values(string request) =>
            exchange.Single(pair => Convert.ToHexString(pair[0]).StartsWith(request, StringComparison.Ordinal))[1][3..^2];
        await using var inverter = PolledInverter.Start(
            BinaryPrimitives.ReadInt16BigEndian(Values("01033401")),
            new()
            {
                [0x0a] = Values("01033000"),
                [0x0b] = [.. Values("01034000"), .. new byte[28]],
                [0x0c] = Values("01034046")[..4],
                [0x1f] = Values("01034046")[4..],
            });
        await using var plant = await StartAsync(port: inverter.Port);
        using var client = await plant.ConnectAsync();
        foreach (var pair in exchange)
        {
            await client.SendAsync(pair[0]);
            Assert.Equal(pair[1], await client.ReceiveAsync(pair[1].Length));
        }
    }

    [Theory]
    [InlineData(0x4fff, 1, 2)]
    [InlineData(0x0000, 1, 2)]
    [InlineData(0x300f, 1, 2)]
    [InlineData(0x3000, 16, 2)]
    [InlineData(0x2fff, 2, 2)]
    [InlineData(0x404e, 1, 2)]
    [InlineData(0xffff, 2, 2)]
    [InlineData(0x3000, 0, 3)]
    [InlineData(0x4000, 126, 3)]
    [InlineData(0x4000, 65535, 3)]
    public async Task What_does_not_exist_is_an_error_and_never_a_value(int first, int count, byte error)
    {
        await using var plant = await StartAsync();
        using var client = await plant.ConnectAsync();
        Assert.Equal([0x83, error], await client.AskAsync(1, Read(first, count)));
        Assert.Equal([0x84, error], await client.AskAsync(1, Read(first, count, 4)));
        Assert.Equal([0x83, 3], await client.AskAsync(1, 3, 0x30, 0));
    }

    [Fact]
    public async Task Any_other_function_is_refused_and_nothing_reaches_the_inverter()
    {
        await using var plant = await StartAsync();
        var requested = plant.Requested.Count;
        using var tcp = await plant.ConnectAsync();
        using var rtu = await plant.ConnectAsync();
        for (var function = 1; function < 256; function++)
        {
            if (function is 3 or 4) continue;
            byte[] data = [(byte)function, 0x40, 0x5a, 0, 1];
            Assert.Equal([(byte)(function | 0x80), 1], await tcp.AskAsync(1, data));
        }

        foreach (byte function in (byte[])[1, 2, 5, 6])
            Assert.Equal([(byte)(function | 0x80), 1], await rtu.AskRtuAsync(2, 1, function, 0x40, 0x5a, 0, 1));
        Assert.Equal([0x90, 1], await rtu.AskRtuAsync(2, 1, 0x10, 0x40, 0x5a, 0, 1, 2, 0, 1));
        Assert.Equal(requested, plant.Requested.Count);
        Assert.Equal(253 + 5, plant.Gateway.State.Refused);
    }

    [Fact]
    public async Task Values_that_are_too_old_are_not_reported()
    {
        await using var plant = await StartAsync();
        using var client = await plant.ConnectAsync();
        plant.Clock.Shift(MaxAge - TimeSpan.FromSeconds(30));
        Assert.Equal(3, (await client.AskAsync(1, Read(0x4000, 56)))[0]);
        plant.Clock.Shift(TimeSpan.FromSeconds(31));
        foreach (var (first, count) in new[] { (0x3000, 15), (0x4000, 56), (0x4046, 8), (0x3424, 2), (0x5507, 3) })
            Assert.Equal([0x83, 0x0b], await client.AskAsync(1, Read(first, count)));

        // A hole stays a hole, and who the inverter is does not grow old.
        Assert.Equal([0x83, 0x02], await client.AskAsync(1, Read(0x300f, 1)));
        Assert.Equal(3, (await client.AskAsync(1, Read(0x5301, 13)))[0]);
    }

    [Fact]
    public async Task Without_a_connection_nothing_is_reported()
    {
        await using var plant = await StartAsync();
        using var client = await plant.ConnectAsync();
        plant.Server.Faults.HalfOpen = true;
        plant.Server.DropConnections();
        await plant.UntilAsync(() => !plant.Inverter.Reads.IsConnected);
        foreach (var (first, count) in new[] { (0x3000, 15), (0x4000, 56), (0x3401, 1), (0x5301, 13) })
            Assert.Equal([0x83, 0x0b], await client.AskAsync(1, Read(first, count)));
    }

    [Fact]
    public async Task A_unit_without_an_inverter_does_not_respond_and_a_broadcast_has_no_response()
    {
        var options = new ModbusOptions(GatewayPlant.AnyPort)
        {
            Units = new Dictionary<byte, string?> { [7] = GatewayPlant.Serial, [8] = "STOTHER" },
        };
        await using var plant = await StartAsync(options);
        using var tcp = await plant.ConnectAsync();
        Assert.Equal(3, (await tcp.AskAsync(7, Read(0x4000, 56)))[0]);
        Assert.Equal([0x83, 0x0b], await tcp.AskAsync(8, Read(0x4000, 56)));
        Assert.Equal([0x83, 0x0b], await tcp.AskAsync(1, Read(0x4000, 56)));
        using var rtu = await plant.ConnectAsync();
        await rtu.SendAsync(Rtu(0, Read(0x4000, 56)));
        Assert.Equal(3, (await rtu.AskRtuAsync(114, 7, Read(0x4000, 56)))[0]);
        Assert.Equal([0x83, 0x0b], await rtu.AskRtuAsync(2, 9, Read(0x4000, 56)));
    }

    [Theory]
    [InlineData(0x11, 25, -25, 25)]
    [InlineData(0x11, -25, -25, -25)]
    [InlineData(0x22, 25, 25, 25)]
    [InlineData(0x22, -25, 25, -25)]
    [InlineData(0x33, -3, -3, -3)]
    [InlineData(0x33, 3, 3, 3)]
    [InlineData(0x22, short.MinValue, short.MaxValue, short.MinValue)]
    [InlineData(0x11, short.MinValue, short.MinValue, short.MinValue)]
    public async Task The_current_of_the_battery_is_positive_while_it_discharges(ushort state, short reported, short discharge, short raw)
    {
        var battery = new byte[30];
        BinaryPrimitives.WriteInt16BigEndian(battery.AsSpan(2), reported);
        BinaryPrimitives.WriteUInt16BigEndian(battery.AsSpan(10), state);
        foreach (var (sign, expected) in new[] { (BatteryCurrentSign.Discharge, discharge), (BatteryCurrentSign.Raw, raw) })
        {
            await using var inverter = PolledInverter.Start(609, new() { [0x0a] = battery });
            await using var plant = await StartAsync(
                new ModbusOptions(GatewayPlant.AnyPort) { BatteryCurrent = sign }, port: inverter.Port);
            using var client = await plant.ConnectAsync();
            foreach (var (first, count, at) in new[] { (0x3001, 1, 2), (0x3000, 15, 4), (0x3000, 2, 4) })
            {
                var response = await client.AskAsync(1, Read(first, count));
                Assert.Equal(expected, BinaryPrimitives.ReadInt16BigEndian(response.AsSpan(at)));
            }

            Assert.Equal(battery[4..6], (await client.AskAsync(1, Read(0x3002, 1)))[2..]);
        }
    }

    [Theory]
    [InlineData(411, 0x4038, 1, false)]
    [InlineData(411, 0x4037, 1, true)]
    [InlineData(503, 0x4038, 14, true)]
    [InlineData(252, 0x5507, 1, false)]
    public async Task Registers_that_a_version_lacks_are_holes(int pcuVersion, int first, int count, bool exists)
    {
        await using var inverter = PolledInverter.Start(pcuVersion, new() { [0x0b] = new byte[140], [0x0a] = new byte[38] });
        await using var plant = await StartAsync(port: inverter.Port);
        using var client = await plant.ConnectAsync();
        var response = await client.AskAsync(1, Read(first, count));
        Assert.Equal(exists ? 2 + (2 * count) : 2, response.Length);
        if (!exists) Assert.Equal([0x83, 2], response);
    }

    [Fact]
    public async Task A_word_that_a_short_payload_lacks_is_a_hole()
    {
        await using var inverter = PolledInverter.Start(609, new() { [0x0b] = new byte[51] });
        await using var plant = await StartAsync(port: inverter.Port);
        using var client = await plant.ConnectAsync();
        Assert.Equal(52, (await client.AskAsync(1, Read(0x4000, 25))).Length);
        Assert.Equal([0x83, 2], await client.AskAsync(1, Read(0x4000, 26)));
    }

    [Fact]
    public async Task Many_requests_in_one_segment_are_answered_in_order()
    {
        await using var plant = await StartAsync();
        using var client = await plant.ConnectAsync();
        var expected = (await client.AskAsync(1, Read(0x4000, 56)))[2..];
        byte[] requests = [.. Enumerable.Range(0, 500).SelectMany(i => Tcp((ushort)i, 1, Read(0x4000, 56)))];
        var sending = client.SendAsync(requests);
        for (var i = 0; i < 500; i++)
        {
            var response = await client.ReceiveAsync(9 + expected.Length);
            Assert.Equal(i, BinaryPrimitives.ReadUInt16BigEndian(response));
            Assert.Equal(expected, response[9..]);
        }

        await sending;
        Assert.Equal("501", plant.Gateway.State.Requests.ToString(CultureInfo.InvariantCulture));
    }

    internal static Task<GatewayPlant> StartAsync(
        ModbusOptions? modbus = null, Func<BridgeOptions, BridgeOptions>? change = null, int? port = null) =>
        GatewayPlant.StartAsync(
            (time, _) => new ModbusGateway("modbus", modbus ?? new ModbusOptions(GatewayPlant.AnyPort), time), change, port);

    private static byte[] Payload(GatewayPlant plant, byte command) =>
        plant.Inverter.Reads.Find(CommandCode.FromByte(command), TimeSpan.MaxValue)!.Value.Payload.ToArray();
}
