using Microsoft.Extensions.Time.Testing;
using Npgsql;
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
    public async Task Many_nodes_that_drop_at_once_drop_each_partition_once()
    {
        await using var database = await postgres.CreateAsync();
        for (var day = 1; day <= 20; day++) await database.DoAsync($"SELECT make_partition('2026-05-{day:00}')");
        var lines = new List<string>();
        var nodes = Enumerable.Range(0, 6).Select(_ => new ReadingPartitions(database, TimeSpan.FromDays(2), Clock, Sample.Log(lines)));
        await Task.WhenAll(nodes.Select(node => node.MaintainAsync(Token)));
        Assert.Equal("reading_20260621", (await database.RowsAsync(Names))[0]);
        Assert.Equal(20, lines.Distinct().Count());
    }

    [Fact]
    public async Task A_partition_that_is_read_is_dropped_later_and_hinders_nothing()
    {
        await using var database = await postgres.CreateAsync();
        await database.DoAsync("SELECT make_partition('2026-05-01')");
        var lines = new List<string>();
        var partitions = new ReadingPartitions(database, TimeSpan.FromDays(2), Clock, Sample.Log(lines));
        await using (var reader = await database.Source.OpenConnectionAsync(Token))
        await using (await reader.BeginTransactionAsync(Token))
        {
            await using var read = new NpgsqlCommand("SELECT count(*) FROM reading", reader);
            _ = await read.ExecuteScalarAsync(Token);
            await partitions.MaintainAsync(Token);
        }

        Assert.Equal(
            ["Warn: The readings of 2026-05-01 are not dropped yet, because another program reads them; retried in an hour"],
            lines);
        Assert.Equal(["reading_20260501", "reading_20260621"], (await database.RowsAsync(Names))[..2]);
        await partitions.MaintainAsync(Token);
        Assert.Equal("reading_20260621", (await database.RowsAsync(Names))[0]);
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
