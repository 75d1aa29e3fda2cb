using SermatecEss.Fleet.Database;

namespace SermatecEss.Fleet.Tests.Database;

public sealed class SchemaTests(SharedPostgres postgres)
{
    private static readonly string[] Steps =
    [
        "CREATE TABLE one (a integer); INSERT INTO one VALUES (1);",
        "ALTER TABLE one ADD b integer; UPDATE one SET b = 2;",
        "CREATE FUNCTION three() RETURNS integer LANGUAGE sql AS $f$ SELECT a + b FROM one $f$;",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Applying_twice_changes_nothing()
    {
        await using var database = await EmptyAsync();
        var schema = new Schema(database);
        Assert.Equal(0, await schema.ApplyAsync(Token));
        await new InverterRegistry(database).AttachAsync(Sample.Serial, "a", Token);
        Assert.Equal(schema.Version, await schema.ApplyAsync(Token));
        await schema.CheckAsync(Token);
        Assert.Equal(1, await database.OneAsync<long>("SELECT count(*) FROM inverter"));
    }

    [Fact]
    public async Task Nodes_that_apply_at_once_make_the_tables_once()
    {
        await using var database = await EmptyAsync();
        _ = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => new Schema(database, Steps).ApplyAsync(Token)));
        Assert.Equal(["1 2"], await database.RowsAsync("SELECT * FROM one"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task An_earlier_version_is_upgraded(int version)
    {
        await using var database = await EmptyAsync();
        Assert.Equal(0, await new Schema(database, Steps[..version]).ApplyAsync(Token));
        Assert.Equal(version, await new Schema(database, Steps).ApplyAsync(Token));
        Assert.Equal(3, await database.OneAsync<int>("SELECT three()"));
        Assert.Equal(["1", "2", "3"], await database.RowsAsync("SELECT version FROM schema_version ORDER BY 1"));
    }

    [Fact]
    public async Task An_upgrade_that_fails_changes_nothing()
    {
        await using var database = await EmptyAsync();
        _ = await new Schema(database, Steps[..1]).ApplyAsync(Token);
        _ = await Assert.ThrowsAsync<DatabaseException>(() => new Schema(database, [.. Steps[..2], "SELECT nonsense;"]).ApplyAsync(Token));
        Assert.Equal(["1"], await database.RowsAsync("SELECT version FROM schema_version"));
        Assert.Equal(["1"], await database.RowsAsync("SELECT * FROM one"));
    }

    [Fact]
    public async Task Each_version_that_does_not_fit_is_refused_with_what_to_do()
    {
        await using var database = await EmptyAsync();
        Assert.Equal(
            $"The database {database.Where} has no tables yet. Create them with 'sermatec-fleet schema --apply'",
            (await Assert.ThrowsAsync<DatabaseException>(() => new Schema(database, Steps).CheckAsync(Token))).Message);
        _ = await new Schema(database, Steps[..2]).ApplyAsync(Token);
        Assert.Equal(
            $"The database {database.Where} has version 2 of the tables, and version 3 is needed. " +
            "Upgrade them with 'sermatec-fleet schema --apply'",
            (await Assert.ThrowsAsync<DatabaseException>(() => new Schema(database, Steps).CheckAsync(Token))).Message);
        var newer = $"The database {database.Where} has version 2 of the tables, and this program knows versions up to 1. " +
            "Install the newer sermatec-fleet";
        var older = new Schema(database, Steps[..1]);
        Assert.Equal(newer, (await Assert.ThrowsAsync<DatabaseException>(() => older.CheckAsync(Token))).Message);
        Assert.Equal(newer, (await Assert.ThrowsAsync<DatabaseException>(() => older.ApplyAsync(Token))).Message);
    }

    [Fact]
    public async Task What_is_printed_can_be_given_to_psql_even_twice()
    {
        var server = await postgres.ServerAsync();
        var name = await server.CreateAsync();
        _ = await server.PsqlAsync(name, Schema.Print());
        _ = await server.PsqlAsync(name, Schema.Print());
        await using var database = server.Connect(name);
        await new Schema(database).CheckAsync(Token);
    }

    private async Task<FleetDatabase> EmptyAsync()
    {
        var server = await postgres.ServerAsync();
        return server.Connect(await server.CreateAsync());
    }
}
