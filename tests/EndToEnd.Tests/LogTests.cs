using System.Globalization;
using SermatecEss.Simulator;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>The daemon's log, and the daemon's behaviour when it is not read.</summary>
public sealed class LogTests : IAsyncLifetime
{
    /// <summary>How much a pipe buffers before a write blocks.</summary>
    private const int PipeSize = 65_536;
    private const int Inverters = 10;
    private const string Setting = "battery_on_grid_soc_min";
    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-e2e-log").FullName;
    private readonly List<Plant> _plants = [];
    private long _framed;

    public ValueTask InitializeAsync()
    {
        for (var i = 0; i < Inverters; i++)
        {
            var plant = new Plant(new SimulatorOptions { Serial = $"ST{i}" });
            plant.Server.Traffic = (_, _, frame) => Interlocked.Add(ref _framed, frame.Length);
            _plants.Add(plant);
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var plant in _plants) await plant.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_daemon_whose_frames_are_not_read_continues_and_ends_cleanly()
    {
        await using var broker = await Broker.StartAsync();
        await using var home = await Subscriber.ConnectAsync(broker);
        using var daemon = Start(broker, "", "-d", "--log-level", "debug");

        // Each byte is at least two digits.
        while (2 * Interlocked.Read(ref _framed) < 3 * PipeSize) _ = await home.NextAsync("/state/fast");
        var states = new Dictionary<string, int>();
        while (states.Count < Inverters || states.Values.Min() < 10)
        {
            var topic = (await home.NextAsync("/state/fast")).Topic;
            states[topic] = states.GetValueOrDefault(topic) + 1;
        }

        await daemon.InterruptAsync();
        _ = await home.NextAsync("sermatec/bridge/status", "offline");
        Assert.Equal(0, await daemon.EndUnreadAsync());
        var error = (await daemon.EndAsync()).Error;
        Assert.InRange(error.Length, PipeSize / 2, PipeSize);
    }

    [Fact]
    public async Task A_log_file_loses_no_line_even_if_the_frames_are_not_read()
    {
        const int Batches = 40;
        const int Batch = 50;
        var file = Path.Combine(_folder, "log");
        await using var broker = await Broker.StartAsync();
        await using var home = await Subscriber.ConnectAsync(broker);
        using var daemon = Start(broker, $"control: {{ enabled: true, settings: [{Setting}] }}", "-d", "--log-file", file);
        var known = new HashSet<string>();
        while (known.Count < Inverters) _ = known.Add((await home.NextAsync("/settings")).Topic);

        for (var batch = 0; batch < Batches; batch++)
        {
            for (var i = 0; i < Batch; i++) await home.PublishAsync($"sermatec/ST0/set/{Setting}", $"wrong-{(batch * Batch) + i}");
            for (var i = 0; i < Batch; i++) _ = await home.NextAsync($"/result/{Setting}");
        }

        await daemon.InterruptAsync();
        _ = await home.NextAsync("sermatec/bridge/status", "offline");
        Assert.Equal(0, await daemon.EndUnreadAsync());

        var lines = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
        Assert.All(lines, line => Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8} (ERROR|WARN |INFO |DEBUG) [^ ]", line));
        var refused = lines.Where(line => line.Contains($"{Setting}=wrong-", StringComparison.Ordinal)).Select(NumberOf);
        Assert.Equal(Enumerable.Range(0, Batches * Batch), refused);
        Assert.EndsWith("stopped", lines[^1], StringComparison.Ordinal);
        for (var i = 0; i < Inverters; i++) Assert.Single(lines, line => line.Contains($"serial ST{i},", StringComparison.Ordinal));
    }

    private static int NumberOf(string line) =>
        int.Parse(line.Split("wrong-")[1].Split(' ')[0], CultureInfo.InvariantCulture);

    private Program Start(Broker broker, string control, params string[] more)
    {
        var file = Path.Combine(_folder, "config.yaml");
        var inverters = string.Join(", ", _plants.Select(plant => $"{{ host: 127.0.0.1, port: {plant.Server.EndPoint.Port} }}"));
        File.WriteAllText(
            file,
            $"mqtt: {{ host: 127.0.0.1, port: {broker.Port} }}\ninverters: [ {inverters} ]\npoll: {{ fast: 1s }}\ntime_zone: UTC\n"
            + $"{control}\n");
        return Program.Start(["daemon", "-c", file, "--state-dir", _folder, .. more]);
    }
}
