using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>The daemon under systemd, and in the background.</summary>
public sealed class ServiceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-service").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("")]
    [InlineData("@")]
    public async Task It_notifies_systemd_of_start_status_life_and_end(string prefix)
    {
        var path = Path.Combine(_folder, "notify");
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        systemd.Bind(new UnixDomainSocketEndPoint(prefix.Length > 0 ? '\0' + path : path));
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        using var daemon = Program.Start(
            Program.Path,
            [("NOTIFY_SOCKET", prefix + path), ("WATCHDOG_USEC", "1000000"), ("JOURNAL_STREAM", "8:1")],
            [.. plant.Address, "daemon", "-m", "127.0.0.1", "-t", $"{broker.Port}", "-w", "1"]);
        Assert.Equal("READY=1", await NextAsync(systemd));
        var said = new List<string>();
        while (!said.Exists(word =>
            word.Contains("1 of 1 inverter answering", StringComparison.Ordinal)
            && !word.Contains("not connected", StringComparison.Ordinal)) || said.Count(word => word == "WATCHDOG=1") < 2)
        {
            said.Add(await NextAsync(systemd));
        }

        await daemon.InterruptAsync();
        while (said[^1] != "STOPPING=1") said.Add(await NextAsync(systemd));
        Assert.All((await daemon.EndAsync()).Error.TrimEnd().Split('\n'), line => Assert.Matches("^<[3-7]>", line));
    }

    [Fact]
    public async Task It_runs_as_an_unknown_user_with_an_empty_environment()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root");
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        await using var home = await Subscriber.ConnectAsync(broker);
        using var daemon = Program.Start(
            "setpriv",
            [],
            [
                "--reuid=64999", "--regid=64999", "--clear-groups", "env", "-i", "PATH=/usr/bin", Program.Path, .. plant.Address,
                "daemon", "-m", "127.0.0.1", "-t", $"{broker.Port}", "-w", "1",
            ]);
        var first = await daemon.Error.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen(first?.StartsWith("env: ", StringComparison.Ordinal) == true, "the program cannot be run by another user here");
        _ = await home.NextAsync("/state/fast");
        await daemon.SignalAsync("TERM");
        var result = await daemon.EndAsync();
        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("WARN", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-f")]
    [InlineData("-k")]
    public async Task In_the_background_it_lets_go_of_the_terminal_and_is_found_by_its_pid_file(string fork)
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        await using var home = await Subscriber.ConnectAsync(broker);
        var pidFile = Path.Combine(_folder, "pid");
        var logFile = Path.Combine(_folder, "log");
        string[] arguments =
        [
            .. plant.Address, "daemon", "-m", "127.0.0.1", "-t", $"{broker.Port}", "-w", "1", fork, "--pid-file", pidFile, "--log-file",
            logFile,
        ];
        var started = await Program.RunAsync(arguments);
        Assert.Equal(0, started.ExitCode);
        using var process = Process.GetProcessById(int.Parse(
            await File.ReadAllTextAsync(pidFile, TestContext.Current.CancellationToken),
            null));
        try
        {
            Assert.Contains($"{process.Id}", started.Output, StringComparison.Ordinal);
            _ = await home.NextAsync("/state/fast");
            var status = (await File.ReadAllTextAsync($"/proc/{process.Id}/stat", TestContext.Current.CancellationToken))
                .Split(") ")[1]
                .Split(' ');
            Assert.Equal($"{process.Id}", status[3]);
            for (var stream = 0; stream <= 2; stream++)
                Assert.Equal("/dev/null", new FileInfo($"/proc/{process.Id}/fd/{stream}").LinkTarget);
            foreach (var file in (string[])[pidFile, logFile])
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Contains($"process {process.Id}", (await Program.RunAsync(arguments)).Failed(2), StringComparison.Ordinal);
            using var kill = Process.Start("kill", [$"{process.Id}"]);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }

        Assert.False(File.Exists(pidFile));
        Assert.Contains(
            "stopped",
            await File.ReadAllTextAsync(logFile, TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_keeps_it_from_running_is_reported_before_it_goes_into_the_background()
    {
        var failed = await Program.RunAsync("daemon", "-m", "127.0.0.1", "-f", "--pid-file", "/nowhere/pid");
        Assert.Contains("--pid-file", failed.Failed(2), StringComparison.Ordinal);
    }

    private static async Task<string> NextAsync(Socket socket)
    {
        var buffer = new byte[4096];
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        return Encoding.UTF8.GetString(buffer, 0, await socket.ReceiveAsync(buffer, limit.Token));
    }
}
