using SermatecEss.EndToEnd.Tests;
using SermatecEss.Fleet.Database;

namespace SermatecEss.Fleet.Tests.Database;

/// <summary>Encrypted connections to PostgreSQL.</summary>
public sealed class DatabaseTlsTests
{
    [Fact]
    public async Task Only_the_server_with_the_right_certificate_is_used_and_only_encrypted()
    {
        SharedPostgres.SkipWithout();
        using var certificates = new Certificates();
        using var others = new Certificates();
        await using var server = await PostgresServer.StartAsync(certificate: (certificates.Server, certificates.ServerKey));
        var options = new DatabaseOptions
        {
            Host = "127.0.0.1",
            Port = server.Port,
            Database = await server.CreateAsync(),
            User = "postgres",
            AuthorityFile = certificates.Authority,
        };

        await using var database = new FleetDatabase(options);
        _ = await new Schema(database).ApplyAsync(TestContext.Current.CancellationToken);
        Assert.True(await database.OneAsync<bool>("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"));

        await RefusesAsync(options with { AuthorityFile = others.Authority }, "certificate");
        await RefusesAsync(options with { AuthorityFile = null }, "certificate");
        await RefusesAsync(options with { Host = "localhost" }, "certificate");
        await RefusesAsync(options with { AuthorityFile = null, Tls = DatabaseTls.Off }, "no encryption");
    }

    private static async Task RefusesAsync(DatabaseOptions options, string reason)
    {
        await using var database = new FleetDatabase(options);
        var refusal = await Assert.ThrowsAsync<DatabaseException>(
            () => new Schema(database).ApplyAsync(TestContext.Current.CancellationToken));
        Assert.Contains(reason, refusal.Message, StringComparison.OrdinalIgnoreCase);
    }
}
