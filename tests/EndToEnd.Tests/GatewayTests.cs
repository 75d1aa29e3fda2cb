using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using SermatecEss.Gateways.Tests;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>Other programs, real ones among them, use the gateways of the running daemon.</summary>
public sealed partial class GatewayTests : IAsyncLifetime
{
    private const string Python = "/usr/bin/python3";
    private readonly string _folder = Directory.CreateTempSubdirectory("gateways-").FullName;
    private readonly Plant _plant = new();
    private readonly int _osim = LoopbackPort.Free();
    private readonly int _modbus = LoopbackPort.Free();
    private readonly int _http = LoopbackPort.Free();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _plant.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task This_program_reads_through_the_daemon_what_it_reads_from_the_inverter()
    {
        using var daemon = await StartAsync();
        string[] shared = ["-i", "127.0.0.1", "-p", $"{_osim}"];
        var direct = await _plant.RunAsync("get", "battery", "grid", "status", "meter", "parameters", "system", "-o", "raw");
        var through = await Program.RunAsync(["get", "battery", "grid", "status", "meter", "parameters", "system", "-o", "raw", .. shared]);
        Assert.Equal(direct.Good, through.Good);
        var status = await Program.RunAsync(["status", .. shared]);
        Assert.Equal(0, status.ExitCode);
    }

    [Fact]
    public async Task Clients_are_shown_by_the_http_interface_the_metrics_and_status()
    {
        using var daemon = Program.Start("daemon", "-c", Write(), "--http", $"127.0.0.1:{_http}", "--state-dir", _folder);
        _ = await daemon.ErrorLineAsync("HTTP interface at ");
        using var client = new System.Net.Sockets.TcpClient(System.Net.Sockets.AddressFamily.InterNetwork);
        await client.ConnectAsync("127.0.0.1", _modbus, TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_http}") };
        JsonElement bridge, modbus;
        do
        {
            var text = await http.GetStringAsync("/api/v1/bridge", TestContext.Current.CancellationToken);
            bridge = JsonDocument.Parse(text).RootElement;
            modbus = bridge.GetProperty("gateways").EnumerateArray()
                .Single(gateway => gateway.GetProperty("name").GetString() == "modbus");
        }
        while (modbus.GetProperty("clients").GetArrayLength() == 0);
        Assert.Equal($"127.0.0.1:{_modbus}", modbus.GetProperty("listen").GetString());
        Assert.Equal(
            $"{client.Client.LocalEndPoint}",
            modbus.GetProperty("clients")[0].GetProperty("address").GetString());
        var metrics = await http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Contains("sermatec_gateway_clients{gateway=\"modbus\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("sermatec_gateway_clients{gateway=\"osim\"} 0\n", metrics, StringComparison.Ordinal);

        var status = await _plant.RunAsync("status", "--state-dir", _folder);
        Assert.EndsWith(
            $"\nGateways  osim on 127.0.0.1:{_osim}: nobody is connected\n"
            + $"          modbus on 127.0.0.1:{_modbus}: {client.Client.LocalEndPoint}\n",
            status.Good,
            StringComparison.Ordinal);
        using var json = JsonDocument.Parse((await _plant.RunAsync("status", "--state-dir", _folder, "-o", "json")).Good);
        Assert.True(JsonElement.DeepEquals(bridge.GetProperty("gateways"), json.RootElement.GetProperty("gateways")));
        using var none = JsonDocument.Parse((await _plant.RunAsync("status", "--state-dir", "none", "-o", "json")).Good);
        Assert.Equal(JsonValueKind.Null, none.RootElement.GetProperty("gateways").ValueKind);
    }

    [Theory]
    [InlineData("-m", "tcp")]
    [InlineData("-m", "rtu")]
    public async Task Mbpoll_reads_the_registers(params string[] mode)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/mbpoll"), "needs mbpoll");
        Assert.SkipUnless(File.Exists("/usr/bin/socat"), "needs socat");
        using var daemon = await StartAsync();
        var line = Path.Combine(_folder, "line");
        using var serial = mode[1] == "rtu" ? await SerialLineAsync(line) : null;
        string[] where = mode[1] == "rtu" ? ["-b", "9600", "-P", "none", line] : ["-p", $"{_modbus}", "127.0.0.1"];
        var grid = await WordsAsync("grid");
        foreach (var (first, expected) in new[]
        {
            (0x4000, grid[..56]),
            (0x3000, (await WordsAsync("battery"))[..15]),
            (0x4017, grid[23..24]),
        })
        {
            var printed = await OutputAsync(
                "/usr/bin/mbpoll", [.. mode, "-a", "1", "-0", "-r", $"{first}", "-c", $"{expected.Length}", "-t", "4:hex", "-1", .. where]);
            var values = Register().Matches(printed).ToDictionary(
                match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture),
                match => ushort.Parse(match.Groups[2].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            Assert.Equal(expected.Select((word, index) => (first + index, word)), values.Select(value => (value.Key, value.Value)));
        }

        serial?.Kill();
    }

    [Theory]
    [InlineData("ModbusSocketFramer")]
    [InlineData("ModbusRtuFramer")]
    public async Task Pymodbus_reads_the_registers(string framer)
    {
        Assert.SkipUnless(await HasPymodbusAsync(), "needs python3-pymodbus");
        using var daemon = await StartAsync();
        var script = $"""
            from pymodbus.client import ModbusTcpClient
            from pymodbus.transaction import ModbusRtuFramer, ModbusSocketFramer
            client = ModbusTcpClient('127.0.0.1', port={_modbus}, framer={framer})
            client.connect()
            for read in (client.read_holding_registers, client.read_input_registers):
                print(*read(0x4000, 56, slave=1).registers)
                print(*read(0x3000, 15, slave=1).registers)
            print(client.read_holding_registers(0x300f, 1, slave=1).exception_code)
            print(client.write_register(0x405a, 1000, slave=1).exception_code)
            """;
        var printed = (await OutputAsync(Python, ["-c", script])).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var grid = string.Join(' ', (await WordsAsync("grid"))[..56]);
        var battery = string.Join(' ', (await WordsAsync("battery"))[..15]);
        Assert.Equal([grid, battery, grid, battery, "2", "1"], printed);
    }

    [Fact]
    public async Task A_port_that_is_taken_stops_the_daemon_from_starting()
    {
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, _modbus);
        other.Start();
        var result = await Program.RunAsync("daemon", "-c", Write());
        Assert.StartsWith(
            $"sermatec-ess: Cannot open gateway modbus: 127.0.0.1:{_modbus} is in use by another program. ",
            result.Failed(2),
            StringComparison.Ordinal);
    }

    private static async Task<bool> HasPymodbusAsync()
    {
        if (!File.Exists(Python)) return false;
        using var python = Process.Start(new ProcessStartInfo(Python, ["-c", "import pymodbus"]) { RedirectStandardError = true })!;
        await python.WaitForExitAsync(TestContext.Current.CancellationToken);
        return python.ExitCode == 0;
    }

    private static async Task<string> OutputAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output + await error);
        return output;
    }

    /// <summary>Makes a serial line of a connection to the gateway: mbpoll speaks RTU on serial lines alone.</summary>
    private async Task<Process> SerialLineAsync(string line)
    {
        var socat = Process.Start(
            new ProcessStartInfo("/usr/bin/socat", ["-d", "-d", $"PTY,link={line},raw,echo=0", $"TCP:127.0.0.1:{_modbus}"])
            {
                RedirectStandardError = true,
            })!;
        string? said;
        do
        {
            said = await socat.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.NotNull(said);
        }
        while (!said.Contains("starting data transfer loop", StringComparison.Ordinal));
        return socat;
    }

    /// <summary>The words of the payload of a response, as <c>get</c> reads it from the inverter.</summary>
    private async Task<ushort[]> WordsAsync(string command)
    {
        var frame = Convert.FromHexString((await _plant.RunAsync("get", command, "-o", "raw")).Good.Trim().Replace(
            " ", "", StringComparison.Ordinal));
        return
        [
            .. frame[FrameLayout.PayloadOffset..^FrameLayout.TrailerLength].Chunk(2).Select(word => (ushort)((word[0] << 8) | word[1])),
        ];
    }

    private string Write()
    {
        var file = Path.Combine(_folder, "daemon.yaml");
        File.WriteAllText(
            file,
            $$"""
            inverters: [{ host: 127.0.0.1, port: {{_plant.Server.EndPoint.Port}} }]
            mqtt: { host: 127.0.0.1, port: {{LoopbackPort.Free()}} }
            history: off
            gateways:
              osim: { listen: '127.0.0.1:{{_osim}}' }
              modbus:
                - { listen: '127.0.0.1:{{_modbus}}', battery_current: raw, max_age: 10m }
            """);
        return file;
    }

    /// <summary>Starts the daemon, and waits until everything was polled once.</summary>
    private async Task<Program> StartAsync()
    {
        var polled = _plant.UntilRequestedAsync(1, 0xa2);
        var daemon = Program.Start("daemon", "-c", Write());
        await polled;

        // A request is not yet an answer.
        using var client = await GatewayClient.ConnectAsync(
            new(System.Net.IPAddress.Loopback, _modbus), TestContext.Current.CancellationToken);
        while (!await ReadsAsync(client, 0x40, 56) || !await ReadsAsync(client, 0x30, 15)) await Task.Yield();
        return daemon;
    }

    /// <summary>Whether the gateway answers a read of the first registers of a block with values.</summary>
    private static async Task<bool> ReadsAsync(GatewayClient client, byte block, byte count)
    {
        const byte ReadHoldingRegisters = 3;
        await client.SendAsync((byte[])[0, 1, 0, 0, 0, 6, 1, ReadHoldingRegisters, block, 0, 0, count]);
        var header = await client.ReceiveAsync(6);
        return (await client.ReceiveAsync(header[^1]))[1] == ReadHoldingRegisters;
    }

    [GeneratedRegex(@"^\[(\d+)\]:\s+0x([0-9A-F]{4})", RegexOptions.Multiline)]
    private static partial Regex Register();
}
