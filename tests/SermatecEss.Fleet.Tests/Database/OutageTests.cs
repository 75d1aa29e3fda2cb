using SermatecEss.Bridge.Tests;
using SermatecEss.Fleet.Database;
using SermatecEss.Inverter.State;

namespace SermatecEss.Fleet.Tests.Database;

public sealed class OutageTests
{
    [Fact]
    public async Task Readings_of_an_outage_are_written_after_it_each_once()
    {
        SharedPostgres.SkipWithout();
        var token = TestContext.Current.CancellationToken;
        await using var server = await PostgresServer.StartAsync();
        await using var database = server.Connect(await server.CreateAsync());
        _ = await new Schema(database).ApplyAsync(token);
        var registry = new InverterRegistry(database);
        _ = await registry.AttachAsync(Sample.Serial, "a", token);
        var clock = new WaitClock();
        var lines = new List<string>();
        await using var writer = new ReadingWriter(database, new WriterOptions(), clock, Sample.Log(lines));
        using var stop = new CancellationTokenSource();
        var running = writer.RunAsync(stop.Token);
        writer.Add(Sample.Reading(1));
        await clock.PassAsync(TimeSpan.FromSeconds(1), token);
        await clock.UntilWaitedForAsync(TimeSpan.FromSeconds(1), token);
        Assert.Equal(1, writer.Counters.Written);
        await server.KillAsync();
        var number = 1;
        foreach (var pause in (int[])[1, 2, 4, 8, 10, 10])
        {
            for (var i = 0; i < 1000; i++) writer.Add(Sample.Reading(++number, state: [(byte)pause]));
            await clock.PassAsync(TimeSpan.FromSeconds(pause), token);
        }

        await clock.UntilWaitedForAsync(TimeSpan.FromSeconds(10), token);
        Assert.False(writer.IsConnected);
        Assert.Equal(6000, writer.Counters.Waiting);
        _ = await Assert.ThrowsAsync<DatabaseException>(() => registry.SaveAsync(Sample.Serial, 1, StateKind.Ledger, [1], token));
        await server.StartAgainAsync();
        await clock.PassAsync(TimeSpan.FromSeconds(10), token);
        await clock.UntilWaitedForAsync(TimeSpan.FromSeconds(1), token);
        Assert.Equal(new WriterCounters(6001, 0, 0, 0, 6, TimeSpan.Zero), writer.Counters);
        Assert.Equal(["6001 1 6001"], await database.RowsAsync("SELECT count(*), min(number), max(number) FROM reading"));
        Assert.Equal(["6001"], await database.RowsAsync("SELECT number FROM last"));
        Assert.Equal([10], (await registry.AttachAsync(Sample.Serial, "b", token)).Documents[StateKind.Inverter]);
        Assert.Collection(
            lines,
            line => Assert.StartsWith($"Warn: Readings cannot be written to PostgreSQL {database.Where}: ", line, StringComparison.Ordinal),
            line => Assert.Equal($"Info: Readings are written to PostgreSQL {database.Where} again; none was lost", line));
        await stop.CancelAsync();
        await running;
    }
}
