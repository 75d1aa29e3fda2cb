using System.Diagnostics;
using System.Runtime.Versioning;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>Ownership and sharing of the state directory.</summary>
[SupportedOSPlatform("linux")]
public sealed class StateDirectoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-e2e-owner").FullName;

    private static CancellationToken End => TestContext.Current.CancellationToken;

    private string State => Path.Combine(_folder, "state");

    [Theory]
    [InlineData]
    [InlineData("--fork")]
    public async Task A_second_daemon_names_the_first_one_and_ends_before_it_polls(params string[] more)
    {
        await using var plant = new Plant();
        await using var other = new Plant();
        await using var broker = await Broker.StartAsync();
        await using var home = await Subscriber.ConnectAsync(broker);
        using var first = Start(plant, broker);
        _ = await first.ErrorLineAsync("polling");

        string[] arguments = [.. Arguments(other, broker), .. more, "--pid-file", Path.Combine(_folder, "pid")];
        var refusal = (await Program.RunAsync(arguments)).Failed(2);

        Assert.Contains($"The daemon of process {first.Id} uses the state directory {State}. Stop it", refusal, StringComparison.Ordinal);
        Assert.Contains("--state-dir", refusal, StringComparison.Ordinal);
        Assert.Empty(other.Asked);
        Assert.False(File.Exists(Path.Combine(_folder, "pid")));
        _ = await home.NextAsync("/state/fast");
    }

    [Fact]
    public async Task A_daemon_with_a_directory_of_its_own_runs_beside_the_first_and_commands_do_so_with_the_same()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        using var first = Start(plant, broker);
        _ = await first.ErrorLineAsync("polling");

        using var second = Program.Start(Arguments(plant, broker, "own"));
        _ = await second.ErrorLineAsync("polling");
        _ = (await plant.RunAsync("set", "battery_on_grid_soc_min=30", "--yes", "--state-dir", State)).Good;
        Assert.Contains("none", (await plant.RunAsync("override", "status", "--state-dir", State)).Good, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_daemon_leaves_no_lock()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        for (var life = 0; life < 3; life++)
        {
            using var daemon = Start(plant, broker);
            _ = await daemon.ErrorLineAsync("polling");
            await daemon.KillAsync();
        }
    }

    [Fact]
    public async Task A_directory_that_cannot_be_locked_is_reported_and_stops_nothing()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        await File.WriteAllTextAsync(State, "", End);

        using var daemon = Start(plant, broker);

        Assert.Contains("would go unnoticed", await daemon.ErrorLineAsync("cannot lock"), StringComparison.Ordinal);
        _ = await daemon.ErrorLineAsync("polling");
    }

    [Fact]
    public async Task What_the_daemon_makes_is_for_its_owner_alone()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        await using var home = await Subscriber.ConnectAsync(broker);
        using var daemon = Start(plant, broker);
        for (var i = 0; i < 2; i++) _ = await home.NextAsync("/state/fast");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(State));
        Assert.NotEmpty(Directory.GetFiles(State, "*.json"));
        foreach (var file in Directory.GetFiles(State))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Theory]
    [InlineData("watch")]
    [InlineData("demo")]
    public async Task What_only_shows_takes_no_lock_and_saves_nothing(string command)
    {
        await using var plant = new Plant();
        string[] address = command == "watch" ? plant.Address : [];
        (string, string)[] environment =
            [("HOME", _folder), ("XDG_STATE_HOME", _folder), ("STATE_DIRECTORY", State), ("SERMATEC_STATE_DIR", State)];

        Assert.NotEmpty((await Program.RunAsync(environment, "", [command, "--for", "5s", "--lines", .. address])).Good);

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData()]
    [InlineData("STATE_DIRECTORY=state")]
    [InlineData("STATE_DIRECTORY=.:/tmp")]
    [InlineData("XDG_STATE_HOME=state")]
    [InlineData("HOME=.")]
    public async Task Without_a_home_there_is_a_warning_and_nothing_is_left_in_the_current_directory(params string[] variables)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root");
        await using var plant = new Plant();
        File.SetUnixFileMode(_folder, (UnixFileMode)511);
        string[] asAnother = ["--reuid=54321", "--regid=54321", "--clear-groups", "env"];
        string[] without = ["-u", "HOME", "-u", "XDG_STATE_HOME", "-u", "STATE_DIRECTORY", "-u", "SERMATEC_STATE_DIR"];
        string[] command = [Program.Path, "set", "battery_on_grid_soc_min=30", "--yes", .. plant.Address];
        var start = new ProcessStartInfo("setpriv", [.. asAnother, .. without, .. variables, .. command])
        {
            WorkingDirectory = _folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync(End);
        await process.WaitForExitAsync(End);
        Assert.SkipWhen(process.ExitCode is 126 or 127, "the program cannot be run by another user here");

        Assert.Contains("Set one with --state-dir", error, StringComparison.Ordinal);
        Assert.Equal(2, process.ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Program Start(Plant plant, Broker broker) => Program.Start(Arguments(plant, broker));

    private string[] Arguments(Plant plant, Broker broker, string directory = "state") =>
        [.. plant.Address, "daemon", "-m", "127.0.0.1", "-t", $"{broker.Port}", "-w", "1", "--state-dir", Path.Combine(_folder, directory)];
}
