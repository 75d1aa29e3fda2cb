using System.Diagnostics;
using System.Text.Json;
using SermatecEss.Simulator;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>
/// The daemon's own counters, across all ways in which a program can end. An inverter of PCU 252 does not count the battery's energies.
/// </summary>
public sealed class StateTests : IDisposable
{
    private const string Energy = "battery_discharge_energy_total";

    /// <summary>A history does not fit on the disk of a test.</summary>
    private static readonly string[] NoHistory = ["--history", "off"];
    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-e2e-state").FullName;

    [Fact]
    public async Task A_daemon_that_is_killed_again_and_again_counts_on_and_damages_nothing()
    {
        await using var plant = Evening();
        await using var broker = await Broker.StartAsync();
        await using var home = await Subscriber.ConnectAsync(broker);
        using var watcher = new FileSystemWatcher(_folder, "ST*.json.new");
        using var writes = new SemaphoreSlim(0);
        watcher.Created += (_, _) => writes.Release();
        watcher.EnableRaisingEvents = true;
        decimal saved = 0;
        for (var life = 0; life < 12; life++)
        {
            using var daemon = Start(plant, broker);
            for (var write = 0; write < 2; write++)
                Assert.True(await writes.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
            await daemon.KillAsync();
            while (writes.Wait(0, TestContext.Current.CancellationToken))
            {
            }

            await home.PublishAsync("test/end", $"{life}");
            foreach (var message in (await home.UntilAsync("test/end", $"{life}")).Where(IsState))
                Assert.True(Total(message) >= Math.Round(saved, 3), $"life {life}: {message.Payload} after {saved} kWh");

            // The last published value may not have been saved yet.
            Assert.True(SavedTotal() >= saved);
            saved = SavedTotal();
        }

        Assert.True(saved > 0);
        Assert.Empty(Directory.GetFiles(_folder, "*.damaged"));
    }

    [Fact]
    public async Task A_disk_that_is_full_stops_nothing_and_is_written_again_when_it_has_room()
    {
        var disk = Path.Combine(_folder, "disk");
        _ = Directory.CreateDirectory(disk);
        Assert.SkipUnless(
            await RunsAsync("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", disk),
            "needs the right to mount a small disk");
        try
        {
            var filler = Path.Combine(disk, "filler");
            await RunsAsync("dd", "if=/dev/zero", $"of={filler}", "bs=4k", "count=4");
            await using var plant = Evening();
            await using var broker = await Broker.StartAsync();
            await using var home = await Subscriber.ConnectAsync(broker);
            using var daemon = Start(plant, broker, disk, NoHistory);
            for (var i = 0; i < 3; i++) _ = await home.NextAsync("/state/fast");
            Assert.Contains("cannot be written", await daemon.ErrorLineAsync("ERROR"), StringComparison.Ordinal);
            File.Delete(filler);
            _ = await daemon.ErrorLineAsync("can be written again");
            var counted = Total(await home.NextAsync("/state/fast"));
            await daemon.InterruptAsync();
            Assert.DoesNotContain("ERROR", (await daemon.EndAsync()).Error, StringComparison.Ordinal);
            using var next = Start(plant, broker, disk, NoHistory);
            Assert.True(Total(await home.NextAsync("/state/fast")) >= counted);
        }
        finally
        {
            _ = await RunsAsync("umount", "--lazy", disk);
        }
    }

    [Fact]
    public async Task A_broker_that_is_away_costs_no_energy()
    {
        await using var plant = Evening();
        await using var broker = await Broker.StartAsync();
        using var daemon = Start(plant, broker);
        decimal before;
        DateTimeOffset stopped;
        await using (var home = await Subscriber.ConnectAsync(broker))
        {
            _ = await home.NextAsync("/state/fast");
            var message = await home.NextAsync("/state/fast");
            before = Total(message);
            stopped = message.Json.GetProperty("time").GetDateTimeOffset();
        }

        await broker.StopAsync();
        await plant.UntilRequestedAsync(40);
        await broker.StartAgainAsync();
        await using var again = await Subscriber.ConnectAsync(broker);
        var after = await again.NextAsync("/state/fast");
        var watts = after.Json.GetProperty("battery_discharge_power").GetDecimal();
        var expected = watts * (decimal)(after.Json.GetProperty("time").GetDateTimeOffset() - stopped).TotalHours / 1000;
        Assert.True(watts > 0);
        Assert.InRange(Total(after) - before, (expected * 0.9m) - 0.001m, (expected * 1.1m) + 0.001m);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Plant Evening() => new(new SimulatorOptions { PcuVersion = 252 }, hour: 20);

    private static bool IsState(Subscriber.Message message) => message.Topic.EndsWith("/state/fast", StringComparison.Ordinal);

    /// <summary>The total with which the next run starts.</summary>
    private decimal SavedTotal()
    {
        using var state = JsonDocument.Parse(File.ReadAllBytes(Assert.Single(Directory.GetFiles(_folder, "ST*.json"))));
        return state.RootElement.GetProperty("energies").GetProperty("battery_discharge_energy").GetProperty("total").GetDecimal();
    }

    private static decimal Total(Subscriber.Message message) => message.Json.GetProperty(Energy).GetDecimal();

    private static async Task<bool> RunsAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode == 0;
    }

    private Program Start(Plant plant, Broker broker, string? folder = null, params string[] more) => Program.Start(
        [.. plant.Address, "daemon", "-m", "127.0.0.1", "-t", $"{broker.Port}", "-w", "1", "--state-dir", folder ?? _folder, .. more]);
}
