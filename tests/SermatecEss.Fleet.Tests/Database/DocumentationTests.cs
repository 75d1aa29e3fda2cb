using SermatecEss.Fleet.Database;
using SermatecEss.Protocol.Values;
using SermatecEss.Testing;

namespace SermatecEss.Fleet.Tests.Database;

public sealed class DocumentationTests(SharedPostgres postgres)
{
    private static readonly string Text = RepositoryFile.Read("docs/fleet-database.md");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_queries_of_the_documentation_find_something()
    {
        await using var database = await postgres.CreateAsync();
        await using var writer = new ReadingWriter(database, new WriterOptions(), TimeProvider.System, Sample.Log([]));
        var values = Sample.Values(50);
        values.Add("grid_power", new NumberValue(1200));
        writer.Add(Sample.Reading(1, serial: "ST0000000000000001") with
        {
            Time = TimeProvider.System.GetUtcNow(),
            Values = values,
            Alarms = [Sample.Alarm],
        });
        await writer.FlushAsync(Token);
        var queries = Text.Split("```sql\n")
            .Skip(1)
            .Select(block => block.Split("```")[0])
            .Where(block => block.StartsWith("SELECT", StringComparison.Ordinal))
            .ToList();
        Assert.Equal(4, queries.Count);
        foreach (var query in queries) Assert.Single(await database.RowsAsync(query));
    }

    [Fact]
    public async Task The_documentation_lists_every_table()
    {
        await using var database = await postgres.CreateAsync();
        var tables = await database.RowsAsync(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', "
            + "'v') AND NOT relispartition");
        Assert.All(tables, table => Assert.Contains($"`{table}`", Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_role_of_the_documentation_can_be_created()
    {
        await using var database = await postgres.CreateAsync();
        var role = Text.Split("```sql\n").Single(block => block.StartsWith("CREATE ROLE", StringComparison.Ordinal)).Split("```")[0];
        await database.DoAsync("CREATE ROLE sermatec; GRANT CREATE ON SCHEMA public TO sermatec; ALTER TABLE reading OWNER TO sermatec");
        await database.DoAsync(role);
        await database.DoAsync("SET ROLE sermatec; SELECT make_partition('2026-06-21'); RESET ROLE");
        Assert.True(await database.OneAsync<bool>("SELECT has_table_privilege('grafana', 'reading_20260621', 'SELECT')"));
        await database.DoAsync("DROP OWNED BY grafana, sermatec CASCADE; DROP ROLE grafana, sermatec");
    }
}
