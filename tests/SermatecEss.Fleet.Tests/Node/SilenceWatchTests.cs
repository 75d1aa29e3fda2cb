using System.Collections.Concurrent;
using SermatecEss.Bridge.Tests;
using SermatecEss.Fleet.Database;
using SermatecEss.Fleet.Node;
using SermatecEss.Fleet.Tests.Cluster;
using SermatecEss.Fleet.Tests.Database;

namespace SermatecEss.Fleet.Tests.Node;

public sealed class SilenceWatchTests(SharedPostgres postgres)
{
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Silence_counts_only_after_PostgreSQL_has_been_connected_for_as_long()
    {
        var token = TestContext.Current.CancellationToken;
        await using var database = await postgres.CreateAsync();
        var registry = new InverterRegistry(database);
        _ = await registry.AttachAsync(Sample.Serial, "dead", token);
        await database.DoAsync("UPDATE inverter SET attached = now() - interval '1 hour'");
        await Until.TrueAsync(
            () => database.OneAsync<bool>("SELECT pg_postmaster_start_time() < now() - interval '1 second'"),
            "PostgreSQL has been up for as long");
        var clock = new WaitClock();
        var isReliable = false;
        var found = new ConcurrentQueue<string>();
        using var stop = new CancellationTokenSource();
        var watch = new SilenceWatch(
            registry,
            Age,
            () => isReliable,
            (serials, _) =>
            {
                foreach (var serial in serials) found.Enqueue(serial);
                return Task.CompletedTask;
            },
            clock,
            Sample.Log([]));
        var running = watch.RunAsync(stop.Token);
        for (var i = 0; i < 3; i++) await clock.PassAsync(Age, token);
        await clock.UntilWaitedForAsync(Age, token);
        Assert.Empty(found);

        isReliable = true;
        for (var i = 0; i < 2; i++) await clock.PassAsync(Age, token);
        await clock.UntilWaitedForAsync(Age, token);
        Assert.Equal([Sample.Serial], found);
        await stop.CancelAsync();
        await running;
    }
}
