using System.Diagnostics;
using System.Globalization;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>The history that the daemon keeps, read by SQLite's own shell.</summary>
public sealed class HistoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-e2e-history").FullName;

    private string State => Path.Combine(_folder, "state");

    private string History => Path.Combine(State, "history.sqlite");

    [Fact]
    public async Task Polls_until_the_end_of_the_daemon_are_in_the_history()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        for (var run = 1; run <= 2; run++)
        {
            using var daemon = Start(plant, broker);
            await plant.UntilRequestedAsync(3, code: 0x0a);
            await daemon.SignalAsync("TERM");
            Assert.Equal(0, (await daemon.EndAsync()).ExitCode);

            Assert.True(await CountAsync("select count(*) from series where kind = 'gauge'") > 40);
            Assert.Equal(1, await CountAsync("select count(*) from inverter where serial like 'ST%'"));
            Assert.True(await CountAsync("select count(*) from recent") + await CountAsync("select count(*) from raw") > 0);
        }

        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(History));
    }

    [Fact]
    public async Task A_file_that_is_no_history_is_reported_and_disturbs_nothing_else()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        await using var home = await Subscriber.ConnectAsync(broker);
        Directory.CreateDirectory(State);
        var foreign = string.Join('\n', Enumerable.Repeat("This is a diary, not a database.", 100));
        await File.WriteAllTextAsync(History, foreign, TestContext.Current.CancellationToken);

        using var daemon = Start(plant, broker);

        var line = await daemon.ErrorLineAsync("history cannot be written");
        Assert.Contains($"{History}: the file is not a SQLite database", line, StringComparison.Ordinal);
        _ = await home.NextAsync("/state/fast");
        await daemon.SignalAsync("TERM");
        Assert.Equal(0, (await daemon.EndAsync()).ExitCode);
        Assert.Equal(foreign, await File.ReadAllTextAsync(History, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task No_history_is_written_where_it_is_off()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        await using var home = await Subscriber.ConnectAsync(broker);

        using var daemon = Start(plant, broker, "--history", "off");

        _ = await home.NextAsync("/state/fast");
        await daemon.SignalAsync("TERM");
        Assert.Equal(0, (await daemon.EndAsync()).ExitCode);
        Assert.False(File.Exists(History));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Program Start(Plant plant, Broker broker, params string[] more) => Program.Start(
        ["daemon", .. plant.Address, "-m", "127.0.0.1", "-t", $"{broker.Port}", "-w", "1", "--state-dir", State, .. more]);

    private async Task<long> CountAsync(string sql)
    {
        using var shell = Process.Start(new ProcessStartInfo("sqlite3", ["-readonly", History, sql]) { RedirectStandardOutput = true })!;
        var output = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, shell.ExitCode);
        return long.Parse(output.Trim(), CultureInfo.InvariantCulture);
    }
}
