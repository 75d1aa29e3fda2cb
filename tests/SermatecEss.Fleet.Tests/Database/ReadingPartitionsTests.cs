using Microsoft.Extensions.Time.Testing;
using SermatecEss.Fleet.Database;

namespace SermatecEss.Fleet.Tests.Database;

public sealed class ReadingPartitionsTests(SharedPostgres postgres)
{
    private const string Names = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'reading'::regclass ORDER BY 1";

    private static readonly FakeTimeProvider Clock = new(Sample.Noon);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Partitions_are_made_a_week_ahead_even_by_many_nodes_at_once()
    {
        await using var database = await postgres.CreateAsync();
        var nodes = Enumerable.Range(0, 6).Select(_ => new ReadingPartitions(database, null, Clock, Sample.Log([])));
        await Task.WhenAll(nodes.Select(node => node.MaintainAsync(Token)));
        Assert.Equal(Enumerable.Range(21, 8).Select(day => $"reading_202606{day}"), await database.RowsAsync(Names));
    }

    [Fact]
    public async Task Partitions_older_than_the_retention_are_dropped()
    {
        await using var database = await postgres.CreateAsync();
        await using var writer = new ReadingWriter(database, new WriterOptions(), TimeProvider.System, Sample.Log([]));
        for (var days = 0; days < 5; days++) writer.Add(Sample.Reading(days + 1) with { Time = Sample.Noon.AddDays(-days) });
        await writer.FlushAsync(Token);
        var lines = new List<string>();
        await new ReadingPartitions(database, TimeSpan.FromDays(2), Clock, Sample.Log(lines)).MaintainAsync(Token);
        Assert.Equal("reading_20260619", (await database.RowsAsync(Names))[0]);
        Assert.Equal(["1", "2", "3"], await database.RowsAsync("SELECT number FROM reading ORDER BY 1"));
        Assert.Equal(
            [
                "Info: The readings of 2026-06-17 are dropped: they are older than the retention",
                "Info: The readings of 2026-06-18 are dropped: they are older than the retention",
            ],
            lines);
        // A late reading of such a day is not refused.
        writer.Add(Sample.Reading(9) with { Time = Sample.Noon.AddDays(-4) });
        await writer.FlushAsync(Token);
        Assert.Equal(["1", "2", "3", "9"], await database.RowsAsync("SELECT number FROM reading ORDER BY 1"));
    }

    [Fact]
    public async Task Without_a_retention_nothing_is_dropped()
    {
        await using var database = await postgres.CreateAsync();
        await using var writer = new ReadingWriter(database, new WriterOptions(), TimeProvider.System, Sample.Log([]));
        writer.Add(Sample.Reading(1) with { Time = Sample.Noon.AddYears(-20) });
        await writer.FlushAsync(Token);
        await new ReadingPartitions(database, null, Clock, Sample.Log([])).MaintainAsync(Token);
        Assert.Equal("reading_20060621", (await database.RowsAsync(Names))[0]);
    }
}
