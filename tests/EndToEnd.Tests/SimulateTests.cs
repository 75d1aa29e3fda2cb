using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace SermatecEss.EndToEnd.Tests;

public sealed partial class SimulateTests
{
    [Fact]
    public async Task It_serves_the_inverter_that_was_asked_for_until_Ctrl_C()
    {
        using var simulator = Program.Start(
            "simulate", "--listen", "127.0.0.1:0", "--model", "3kW", "--pcu", "503", "--battery", "byd-lv", "--serial", "ST42", "--seed",
            "7", "--speed", "60", "--start", "2026-06-21T12:00", "--debug");
        var address = await AddressAsync(simulator);
        var output = (await Program.RunAsync(["get", "98", .. address])).Good;
        Assert.Contains("503\n", output, StringComparison.Ordinal);
        Assert.Contains("3kW\n", output, StringComparison.Ordinal);
        Assert.Contains("BYD Low Voltage Battery\n", output, StringComparison.Ordinal);
        Assert.Contains("product_sn: ST42\n", output, StringComparison.Ordinal);
        await simulator.InterruptAsync();
        var result = await simulator.EndAsync();
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("-> fe5564149800004cae", result.Error, StringComparison.Ordinal);
        Assert.Contains("<- fe55146498", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_faults_are_those_of_the_command_line()
    {
        using var simulator = Program.Start("simulate", "--listen", "127.0.0.1:0", "--fault", "checksum=1", "--fault", "split");
        var address = await AddressAsync(simulator);
        var result = await Program.RunAsync(["get", "98", "--retries", "0", "--timeout", "2s", .. address]);
        Assert.Contains("damaged bytes", result.Failed(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_rc4_every_frame_is_encrypted_and_decode_reads_it()
    {
        using var simulator = Program.Start("simulate", "--listen", "127.0.0.1:0", "--serial", "ST42", "--rc4");
        var address = await AddressAsync(simulator);
        using var client = new TcpClient();
        await client.ConnectAsync(
            IPAddress.Loopback,
            int.Parse(address[^1], CultureInfo.InvariantCulture),
            TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Convert.FromHexString("759ab0f98a066885fc"), TestContext.Current.CancellationToken);
        var response = new byte[59];
        await client.GetStream().ReadExactlyAsync(response, TestContext.Current.CancellationToken);
        Assert.Contains("ST42", (await Program.RunAsync("decode", "--rc4", Convert.ToHexString(response))).Good, StringComparison.Ordinal);
        Assert.Contains(
            "did not answer",
            (await Program.RunAsync(["get", "98", "--retries", "0", "--timeout", "2s", .. address])).Failed(1),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--model", "7kW")]
    [InlineData("--battery", "duracell")]
    [InlineData("--serial", "THISSERIALNUMBERISFARTOOLONG")]
    [InlineData("--speed", "0")]
    [InlineData("--latitude", "91")]
    [InlineData("--start", "noon")]
    [InlineData("--start", "1999-12-31")]
    [InlineData("--seed", "x")]
    [InlineData("--listen", "somewhere")]
    [InlineData("--fault", "gremlins=1")]
    [InlineData("--fault", "drop=2")]
    public async Task Wrong_options_are_2(string option, string value) =>
        Assert.Contains(value, (await Program.RunAsync("simulate", option, value)).Failed(2), StringComparison.Ordinal);

    [Fact]
    public async Task A_port_in_use_is_reported()
    {
        using var taken = new Socket(SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        Assert.Contains(
            "--listen",
            (await Program.RunAsync("simulate", "--listen", $"{taken.LocalEndPoint}")).Failed(2),
            StringComparison.Ordinal);
    }

    private static async Task<string[]> AddressAsync(Program simulator)
    {
        var line = await simulator.ErrorLineAsync(ListeningOn().IsMatch);
        return ["-i", "127.0.0.1", "-p", ListeningOn().Match(line).Groups[1].Value];
    }

    [GeneratedRegex(@"listening on 127\.0\.0\.1:(\d+)")]
    private static partial Regex ListeningOn();
}
