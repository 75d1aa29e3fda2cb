using System.Globalization;
using Npgsql;
using SermatecEss.Bridge.Logging;

namespace SermatecEss.Fleet.Database;

/// <summary>The partitions of the readings, one for each UTC day. Several nodes may look after them at the same time.</summary>
/// <param name="database">The database.</param>
/// <param name="retention">How long readings are kept; null for good.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
internal sealed class ReadingPartitions(FleetDatabase database, TimeSpan? retention, TimeProvider time, Log log)
{
    /// <summary>How many days partitions are made ahead.</summary>
    internal const int DaysAhead = 7;

    private const string DateFormat = "'reading_'yyyyMMdd";
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    /// <summary>Maintains the partitions once an hour until it is cancelled. A failure is logged, and tried again an hour later.</summary>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                await TryMaintainAsync(cancellation);
                await Task.Delay(Period, time, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // How it is meant to end.
        }
    }

    /// <summary>Makes the partitions of the next days, and drops those whose readings are all older than the retention.</summary>
    /// <exception cref="DatabaseException">PostgreSQL does not respond or refuses, or a reader locks a
    /// partition that is to be dropped.</exception>
    internal Task MaintainAsync(CancellationToken cancellation) => database.RunAsync(
        async connection =>
        {
            var now = time.GetUtcNow();
            var today = DateOnly.FromDateTime(now.UtcDateTime);
            for (var day = 0; day <= DaysAhead; day++) await MakeAsync(connection, today.AddDays(day), cancellation);
            if (retention is { } kept) await DropAsync(connection, DateOnly.FromDateTime((now - kept).UtcDateTime), cancellation);
            return true;
        },
        cancellation);

    /// <summary>Makes the partition of a day unless it exists.</summary>
    internal static async Task MakeAsync(NpgsqlConnection connection, DateOnly day, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT make_partition($1)", connection) { Parameters = { new() { Value = day } } };
        _ = await command.ExecuteScalarAsync(cancellation);
    }

    private async Task TryMaintainAsync(CancellationToken cancellation)
    {
        try
        {
            await MaintainAsync(cancellation);
        }
        catch (DatabaseException e)
        {
            log.Warn($"The partitions of the readings cannot be maintained: {e.Message}; retried in an hour");
        }
    }

    /// <summary>Drops the partitions of the days before one, those excepted that another program reads.</summary>
    private async Task DropAsync(NpgsqlConnection connection, DateOnly first, CancellationToken cancellation)
    {
        foreach (var (name, day) in await ListAsync(connection, cancellation))
        {
            if (day >= first) continue;
            try
            {
                if (!await TryDropAsync(connection, name, cancellation)) return;
                log.Info($"The readings of {day:yyyy-MM-dd} are dropped: they are older than the retention");
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                log.Warn($"The readings of {day:yyyy-MM-dd} are not dropped yet, because another program reads them; retried in an hour");
                return;
            }
        }
    }

    /// <returns>False if another node is dropping partitions.</returns>
    private static async Task<bool> TryDropAsync(NpgsqlConnection connection, string name, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var turn = new NpgsqlCommand(
            "SELECT pg_try_advisory_xact_lock(hashtext('sermatec retention'))", connection, transaction);
        if (await turn.ExecuteScalarAsync(cancellation) is not true) return false;
        // Dropping waits for those who read the table, and those who write wait behind it: not for long.
        await using var drop = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands = { new("SET LOCAL lock_timeout = '2s'"), new($"DROP TABLE IF EXISTS {name}") },
        };
        _ = await drop.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    private static async Task<List<(string Name, DateOnly Day)>> ListAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'reading'::regclass ORDER BY 1", connection);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var found = new List<(string, DateOnly)>();
        while (await rows.ReadAsync(cancellation))
        {
            var name = rows.GetString(0);
            if (DateOnly.TryParseExact(name, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                found.Add((name, day));
        }

        return found;
    }
}
