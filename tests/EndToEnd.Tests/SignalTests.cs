using System.Net;
using System.Net.Sockets;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>Signals that end the program, and readers that close its output.</summary>
public sealed class SignalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-signals").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("HUP", false)]
    [InlineData("HUP", true)]
    [InlineData("INT", false)]
    [InlineData("TERM", true)]
    public async Task An_override_puts_back_what_was_there_whatever_ends_it(string signal, bool isTerminalGone)
    {
        await using var plant = new Plant();
        using var hold = await plant.StartOverrideAsync(_folder, "hold");
        if (isTerminalGone)
        {
            hold.Output.Dispose();
            hold.Error.Dispose();
        }

        await hold.SignalAsync(signal);

        Assert.Equal(130, await hold.EndUnreadAsync());
        var status = await plant.RunAsync("override", "status", "--state-dir", _folder);
        Assert.Equal("none\n", status.Good);
        Assert.Contains("\"value\": \"15\"", (await plant.RunAsync("settings", "-o", "json")).Good, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signal_that_the_caller_ignores_ends_nothing()
    {
        await using var plant = new Plant();
        using var watch = Shell("exec nohup \"$0\" \"$@\"", ["watch", .. plant.Address]);
        _ = await watch.Output.ReadLineAsync(TestContext.Current.CancellationToken);

        await watch.SignalAsync("HUP");

        _ = await watch.Output.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.NotNull(await watch.Output.ReadLineAsync(TestContext.Current.CancellationToken));
        await watch.InterruptAsync();
        Assert.Equal(0, await watch.EndUnreadAsync());
    }

    [Theory]
    [InlineData("HUP")]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task The_daemon_publishes_offline_whatever_ends_it(string signal)
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        await using var home = await Subscriber.ConnectAsync(broker);
        using var daemon = Daemon(plant, broker.Port);
        _ = await home.UntilAsync("bridge/status", "online");

        await daemon.SignalAsync(signal);

        _ = await home.UntilAsync("bridge/status", "offline");
        Assert.Equal(0, await daemon.EndUnreadAsync());
        Assert.False(File.Exists(PidFile));
    }

    [Fact]
    public async Task The_daemon_ends_in_order_when_the_broker_hangs()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        using var daemon = Daemon(plant, broker.Port);
        await using (var home = await Subscriber.ConnectAsync(broker)) _ = await home.NextAsync("/state/fast");
        await broker.HangAsync();
        await plant.UntilRequestedAsync(20);

        await AssertEndsInOrderAsync(daemon);
        await broker.GoOnAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_daemon_ends_in_order_when_nothing_but_connections_is_taken(bool isEncrypted)
    {
        await using var plant = new Plant();
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();
        using var daemon = Daemon(plant, ((IPEndPoint)mute.LocalEndpoint).Port, isEncrypted ? ["--mqtt-tls"] : []);
        using var connection = await mute.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await plant.UntilRequestedAsync(20);

        await AssertEndsInOrderAsync(daemon);
    }

    [Theory]
    [InlineData(0, "get", "battery")]
    [InlineData(0, "settings", "-o", "json")]
    [InlineData(1, "decode", "00")]
    public async Task Output_that_is_closed_changes_no_exit_code(int code, params string[] arguments)
    {
        await using var plant = new Plant();
        string[] address = arguments[0] == "decode" ? [] : plant.Address;
        foreach (var script in (string[])["\"$0\" \"$@\" >&-", "\"$0\" \"$@\" >&- 2>&- <&-", "{ \"$0\" \"$@\"; echo $? >&2; } | true"])
        {
            using var run = Shell(script, [.. arguments, .. address]);
            var end = await run.EndAsync();
            if (script.Contains('|')) Assert.EndsWith($"{code}\n", end.Error, StringComparison.Ordinal);
            else Assert.Equal((code, ""), (end.ExitCode, end.Output));
            Assert.DoesNotContain("   at ", end.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Watching_ends_with_its_reader()
    {
        await using var plant = new Plant();
        using var watch = Shell("{ \"$0\" \"$@\"; echo $? >&2; } | head -1", ["watch", "--interval", "1s", .. plant.Address]);

        var end = await watch.EndAsync();

        _ = Assert.Single(end.Lines);
        Assert.EndsWith("\n0\n", end.Error, StringComparison.Ordinal);
    }

    private string PidFile => Path.Combine(_folder, "pid");

    private static Program Shell(string script, string[] arguments) =>
        Program.Start("/bin/sh", [], ["-c", script, Program.Path, .. arguments]);

    private async Task AssertEndsInOrderAsync(Program daemon)
    {
        await daemon.SignalAsync("TERM");

        var end = await daemon.EndAsync();
        Assert.Equal(0, end.ExitCode);
        Assert.Contains("stopped", end.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(PidFile));
    }

    private Program Daemon(Plant plant, int port, params string[] more) => Program.Start(
        [.. plant.Address, "daemon", "-m", "127.0.0.1", "-t", $"{port}", "-w", "1", "--pid-file", PidFile, .. more]);
}
