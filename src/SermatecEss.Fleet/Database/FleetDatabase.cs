using System.Security.Cryptography;
using Npgsql;
using SermatecEss.Bridge.Options;

namespace SermatecEss.Fleet.Database;

/// <summary>The connections of this process to the database. Thread-safe.</summary>
internal sealed class FleetDatabase : IAsyncDisposable
{
    private const int ConnectSeconds = 5;
    private const int CommandSeconds = 15;
    private const int MostConnections = 20;
    private const int MostPrepared = 50;

    private readonly DatabaseOptions _options;

    /// <param name="options">The database.</param>
    /// <exception cref="DatabaseException">The file of CA certificates cannot be used.</exception>
    internal FleetDatabase(DatabaseOptions options)
    {
        _options = options;
        var builder = new NpgsqlDataSourceBuilder
        {
            ConnectionStringBuilder =
            {
                Host = options.Host,
                Port = options.Port,
                Database = options.Database,
                Username = options.User,
                Password = options.Password?.Reveal(),
                SslMode = options.Tls switch
                {
                    DatabaseTls.Off => SslMode.Disable,
                    DatabaseTls.Require => SslMode.Require,
                    _ => SslMode.VerifyFull,
                },

                // Kerberos is not offered; to try it would ask DNS for the names of all servers.
                GssEncryptionMode = GssEncryptionMode.Disable,
                ApplicationName = "sermatec-fleet",

                // A node that freezes within a transaction must not keep the rows of its inverters from the node that takes them over.
                Options = "-c idle_in_transaction_session_timeout=3s",
                Timeout = ConnectSeconds,
                CommandTimeout = CommandSeconds,
                TcpKeepAlive = true,
                MaxPoolSize = MostConnections,
                MaxAutoPrepare = MostPrepared,
            },
        };
        if (options is { Tls: DatabaseTls.Verify, AuthorityFile: { } file })
        {
            try
            {
                _ = builder.UseRootCertificates(AuthorityFile.Read(file));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
            {
                throw new DatabaseException($"The certificate file {file} cannot be used: {e.Message.TrimEnd('.')}", e);
            }
        }

        Source = builder.Build();
    }

    /// <summary>Opens connections; for Orleans too.</summary>
    internal NpgsqlDataSource Source { get; }

    /// <summary>The database, as messages name it.</summary>
    internal string Where => _options.Where;

    /// <summary>Runs work on a connection of its own.</summary>
    /// <exception cref="DatabaseException">PostgreSQL does not respond, or refuses.</exception>
    internal async Task<T> RunAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await Source.OpenConnectionAsync(cancellation);
            return await work(connection);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
        {
            // If a connection has ended, so have the others of the pool, most likely: each would be an error of its own.
            if (e is not PostgresException { Severity: not ("FATAL" or "PANIC") }) Source.Clear();
            throw new DatabaseException($"PostgreSQL {Where}: {DatabaseException.ReasonOf(e)}", e);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Source.DisposeAsync();
}
