using SermatecEss.Fleet.Database;
using SermatecEss.Fleet.Tests.Database;

[assembly: AssemblyFixture(typeof(SharedPostgres))]

namespace SermatecEss.Fleet.Tests.Database;

/// <summary>One PostgreSQL for all tests; each has a database of its own.</summary>
public sealed class SharedPostgres : IAsyncDisposable
{
    private readonly Lazy<Task<(PostgresServer Server, string Template)>> _start = new(StartAsync);

    /// <summary>Connects to a new database with all tables; skips the test where PostgreSQL is not installed.</summary>
    internal async Task<FleetDatabase> CreateAsync()
    {
        SkipWithout();
        var (server, template) = await _start.Value;
        return server.Connect(await server.CreateAsync(template));
    }

    /// <summary>The server; skips the test where PostgreSQL is not installed.</summary>
    internal async Task<PostgresServer> ServerAsync()
    {
        SkipWithout();
        return (await _start.Value).Server;
    }

    internal static void SkipWithout() =>
        Assert.SkipUnless(PostgresServer.Programs is not null, "needs PostgreSQL, of the package postgresql");

    public async ValueTask DisposeAsync()
    {
        if (_start.IsValueCreated && _start.Value.IsCompletedSuccessfully) await _start.Value.Result.Server.DisposeAsync();
    }

    private static async Task<(PostgresServer Server, string Template)> StartAsync()
    {
        var server = await PostgresServer.StartAsync();
        var name = await server.CreateAsync();
        await using var database = server.Connect(name);
        _ = await new Schema(database).ApplyAsync(CancellationToken.None);
        return (server, name);
    }
}
