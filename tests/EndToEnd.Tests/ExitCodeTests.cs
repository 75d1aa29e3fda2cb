using System.Net;
using System.Net.Sockets;
using SermatecEss.Simulator;
using SermatecEss.Simulator.Faults;

namespace SermatecEss.EndToEnd.Tests;

public sealed class ExitCodeTests
{
    [Theory]
    [InlineData("get", "77")]
    [InlineData("get", "--el", "zz")]
    [InlineData("get", "0a", "nonsense")]
    [InlineData("get", "bb")]
    [InlineData("get", "BB")]
    [InlineData("get", "--el", "64")]
    [InlineData("get", "all", "70")]
    [InlineData("get", "9e")]
    [InlineData("get", "e000")]
    [InlineData("get")]
    [InlineData("get", "0a", "--point", "battery_soc")]
    [InlineData("get", "--point", "battery_sock")]
    [InlineData("get", "--point", "battery_soc", "-o", "table")]
    [InlineData("get", "0a", "--output", "yaml")]
    [InlineData("get", "0a", "--timeout", "soon")]
    [InlineData("get", "0a", "--timeout", "0s")]
    [InlineData("get", "0a", "--retries", "-1")]
    [InlineData("get", "0a", "--catalogue", "/nowhere/catalogue.json")]
    [InlineData("watch", "--interval", "100ms")]
    [InlineData("nonsense")]
    public async Task Wrong_usage_is_2_and_sends_nothing(params string[] arguments)
    {
        await using var plant = new Plant();
        var result = await plant.RunAsync(arguments);
        Assert.StartsWith("sermatec-ess: ", result.Failed(2), StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.Empty(plant.Asked);
    }

    [Theory]
    [InlineData("77")]
    [InlineData("zz")]
    public async Task A_wrong_code_names_what_exists(string code)
    {
        var error = (await Program.RunAsync("get", "--el", code)).Failed(2);
        Assert.Contains($"'{code}'", error, StringComparison.Ordinal);
        Assert.Contains("0a battery, 0b grid, ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_this_firmware_lacks_is_2_and_is_not_sent()
    {
        await using var plant = new Plant(new SimulatorOptions { PcuVersion = 411 });
        Assert.Contains("PCU 411", (await plant.RunAsync("get", "0a", "a2")).Failed(2), StringComparison.Ordinal);
        Assert.Equal(["98"], plant.Asked);
    }

    [Fact]
    public async Task A_port_where_nothing_listens_is_1()
    {
        using var taken = new Socket(SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)taken.LocalEndPoint!).Port;
        foreach (var command in (string[][])[["list"], ["get", "0a"], ["watch", "--for", "1s"]])
        {
            Assert.Contains(
                $"{port}",
                (await Program.RunAsync([.. command, "-i", "127.0.0.1", "-p", $"{port}", "--retries", "0"])).Error,
                StringComparison.Ordinal);
        }

        Assert.Equal(1, (await Program.RunAsync("get", "0a", "-i", "127.0.0.1", "-p", $"{port}", "--retries", "0")).ExitCode);
        Assert.Equal(1, (await Program.RunAsync("watch", "--for", "1s", "-i", "127.0.0.1", "-p", $"{port}", "--retries", "0")).ExitCode);
    }

    [Fact]
    public async Task An_unresolvable_name_is_1() =>
        Assert.Contains("inverter.invalid", (await Program.RunAsync("list", "-i", "inverter.invalid")).Failed(1), StringComparison.Ordinal);

    [Fact]
    public async Task A_silent_inverter_is_1_after_all_tries()
    {
        await using var plant = new Plant();
        plant.Server.Faults.HalfOpen = true;
        var error = (await plant.RunAsync("get", "0a", "--timeout", "1s", "--retries", "2")).Failed(1);
        Assert.Contains("98", error, StringComparison.Ordinal);
        Assert.Contains("1 s", error, StringComparison.Ordinal);
        Assert.Contains("3 times", error, StringComparison.Ordinal);
        Assert.Equal(3, plant.Asked.Count());
    }

    [Fact]
    public async Task What_came_of_several_is_printed_and_is_3()
    {
        await using var plant = new Plant();
        plant.Server.Traffic = (_, sent, frame) =>
        {
            if (!sent && frame.Span[4] == 0x0b) plant.Server.Faults.HalfOpen = true;
        };
        var result = await plant.RunAsync("get", "0a", "0b", "--timeout", "3s", "--retries", "0");
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("battery voltage: ", result.Output, StringComparison.Ordinal);
        Assert.Contains("0b", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_answers_are_asked_again_and_never_printed()
    {
        await using var plant = new Plant();
        var good = (await plant.RunAsync("get", "0b")).Good;
        foreach (var fault in (Fault[])[
            Fault.Checksum, Fault.Garble, Fault.Truncate, Fault.Reset, Fault.Length, Fault.Silence, Fault.Garbage, Fault.Stray,
            Fault.Duplicate,
        ])
        {
            plant.Server.Faults.Next(fault);
            plant.Server.Faults.Next(fault);
            Assert.Equal(good, (await plant.RunAsync("get", "0b", "--timeout", "1s", "--retries", "5")).Good);
        }
    }

    [Fact]
    public async Task Ctrl_C_ends_a_wait_at_once_with_130()
    {
        await using var plant = new Plant();
        plant.Server.Faults.HalfOpen = true;
        using var program = Program.Start(["get", "0a", "--timeout", "1h", "-d", .. plant.Address]);
        _ = await program.ErrorLineAsync("->");
        await program.InterruptAsync();
        var result = await program.EndAsync();
        Assert.Equal(130, result.ExitCode);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task A_catalogue_that_calls_a_write_a_read_cannot_make_it_send_one()
    {
        await using var plant = new Plant();
        var forged = (await Program.RunAsync("catalogue", "show", "--output", "json")).Good;
        foreach (var code in (string[])["64", "70", "BB"])
        {
            var at = forged.IndexOf($"\"code\": \"{code}\"", StringComparison.Ordinal);
            var access = forged.IndexOf("\"access\": \"", at, StringComparison.Ordinal);
            var end = forged.IndexOf('"', access + 11);
            forged = $"{forged[..access]}\"names\": [\"forged-{code.ToLowerInvariant()}\"], \"access\": \"read{forged[end..]}";
        }

        forged = forged.Replace(", \"check\": \"0C\", \"fields\"", ", \"fields\"", StringComparison.Ordinal);
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, forged, TestContext.Current.CancellationToken);
            foreach (var name in (string[])["64", "forged-70", "bb"])
                Assert.Equal(2, (await plant.RunAsync("get", name, "--catalogue", file)).ExitCode);
            _ = await plant.RunAsync("get", "all", "--catalogue", file);
        }
        finally
        {
            File.Delete(file);
        }

        Assert.DoesNotContain(plant.Asked, code => code is "64" or "70" or "bb");
    }
}
