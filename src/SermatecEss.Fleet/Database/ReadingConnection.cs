using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Fleet.Database;

/// <summary>
/// The connection on which readings are written. It is kept, with its temporary table; after a failure, a new one is needed.
/// </summary>
internal sealed class ReadingConnection : IAsyncDisposable
{
    private const string Copy =
        "COPY staged (time, epoch, number, layout, serial, poll_group, values, is_newest, texts, alarms) FROM STDIN (FORMAT BINARY)";

    private readonly NpgsqlConnection _connection;
    private readonly HashSet<DateOnly> _days = [];

    private ReadingConnection(NpgsqlConnection connection) => _connection = connection;

    /// <summary>Connects.</summary>
    internal static async Task<ReadingConnection> OpenAsync(FleetDatabase database, CancellationToken cancellation)
    {
        var connection = await database.Source.OpenConnectionAsync(cancellation);
        try
        {
            await using var command = new NpgsqlCommand(
                """
                CREATE TEMPORARY TABLE IF NOT EXISTS staged (
                  time timestamptz, epoch bigint, number bigint, layout integer, serial text COLLATE "C", poll_group text, values float8[],
                  is_newest boolean, texts jsonb, alarms jsonb) ON COMMIT DELETE ROWS
                """,
                connection);
            _ = await command.ExecuteNonQueryAsync(cancellation);
            return new ReadingConnection(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes a batch in one transaction.</summary>
    /// <returns>The inverters that have a newer link by now, with the epoch of what was written; their states were not saved.</returns>
    internal async Task<IReadOnlyList<(string Serial, long Epoch)>> WriteAsync(ReadingBatch batch, CancellationToken cancellation)
    {
        foreach (var reading in batch.Readings)
        {
            if (reading.Layout.Id is null) await LayoutList.FindIdAsync(_connection, reading.Layout, cancellation);
            var day = DateOnly.FromDateTime(reading.Time.UtcDateTime);
            if (_days.Add(day)) await ReadingPartitions.MakeAsync(_connection, day, cancellation);
        }

        await using var transaction = await _connection.BeginTransactionAsync(cancellation);
        await StageAsync(batch, cancellation);
        var stale = await StoreAsync(batch, transaction, cancellation);
        await transaction.CommitAsync(cancellation);
        return stale;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task StageAsync(ReadingBatch batch, CancellationToken cancellation)
    {
        await using var rows = await _connection.BeginBinaryImportAsync(Copy, cancellation);
        foreach (var reading in batch.Readings)
        {
            await rows.StartRowAsync(cancellation);
            await rows.WriteAsync(reading.Time.UtcDateTime, NpgsqlDbType.TimestampTz, cancellation);
            await rows.WriteAsync(reading.Epoch, NpgsqlDbType.Bigint, cancellation);
            await rows.WriteAsync(reading.Number, NpgsqlDbType.Bigint, cancellation);
            await rows.WriteAsync(reading.Layout.Id!.Value, NpgsqlDbType.Integer, cancellation);
            await rows.WriteAsync(reading.Serial, NpgsqlDbType.Text, cancellation);
            await rows.WriteAsync(reading.Layout.Group, NpgsqlDbType.Text, cancellation);
            await rows.WriteAsync(WithNulls(reading.Values), NpgsqlDbType.Array | NpgsqlDbType.Double, cancellation);
            var whole = batch.Newest.GetValueOrDefault(reading);
            await rows.WriteAsync(whole is not null, NpgsqlDbType.Boolean, cancellation);
            await WriteAsync(rows, whole is null ? null : TextsOf(whole), cancellation);
            await WriteAsync(rows, whole is null ? null : AlarmsOf(whole), cancellation);
        }

        _ = await rows.CompleteAsync(cancellation);
    }

    private async Task<IReadOnlyList<(string Serial, long Epoch)>> StoreAsync(
        ReadingBatch batch, NpgsqlTransaction transaction, CancellationToken cancellation)
    {
        var serials = batch.States.Select(state => state.Key.Serial).ToArray();
        var epochs = batch.States.Select(state => state.Key.Epoch).ToArray();
        var states = batch.States.Select(state => state.Value).ToArray();
        await using var statements = new NpgsqlBatch(_connection, transaction)
        {
            BatchCommands =
            {
                new("""
                    INSERT INTO reading (time, epoch, number, layout, serial, values)
                    SELECT time, epoch, number, layout, serial, values FROM staged
                    ON CONFLICT DO NOTHING
                    """),
                new("""
                    INSERT INTO last AS l (time, seen, epoch, number, layout, serial, poll_group, values, texts, alarms)
                    SELECT time, now(), epoch, number, layout, serial, poll_group, values, texts, alarms FROM staged WHERE is_newest
                    ORDER BY serial, poll_group
                    ON CONFLICT (serial, poll_group) DO UPDATE
                    SET time = excluded.time, seen = excluded.seen, epoch = excluded.epoch, number = excluded.number,
                      layout = excluded.layout, values = excluded.values, texts = excluded.texts, alarms = excluded.alarms
                    WHERE (excluded.epoch, excluded.number) > (l.epoch, l.number)
                    """),
                new("""
                    UPDATE inverter i
                    SET available = true, state = CASE WHEN w.state IS NULL OR i.has_last_state THEN i.state ELSE w.state END
                    FROM unnest($1, $2, $3) AS w (serial, epoch, state)
                    WHERE i.serial = w.serial AND i.epoch = w.epoch AND (w.state IS NOT NULL OR NOT i.available)
                    """)
                {
                    Parameters =
                    {
                        new() { Value = serials, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                        new() { Value = epochs, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
                        new() { Value = states, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
                    },
                },
                // A statement of its own: it sees an epoch that began while the one before waited for it.
                new("""
                    SELECT w.serial, w.epoch FROM unnest($1, $2) AS w (serial, epoch) LEFT JOIN inverter i ON i.serial = w.serial
                    WHERE i.epoch IS DISTINCT FROM w.epoch
                    """)
                {
                    Parameters =
                    {
                        new() { Value = serials, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                        new() { Value = epochs, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
                    },
                },
            },
        };
        await using var rows = await statements.ExecuteReaderAsync(cancellation);
        var stale = new List<(string, long)>();
        while (await rows.ReadAsync(cancellation)) stale.Add((rows.GetString(0), rows.GetInt64(1)));
        return stale;
    }

    private static Task WriteAsync(NpgsqlBinaryImporter rows, string? json, CancellationToken cancellation) =>
        json is null ? rows.WriteNullAsync(cancellation) : rows.WriteAsync(json, NpgsqlDbType.Jsonb, cancellation);

    private static double?[] WithNulls(double[] values)
    {
        var nullable = new double?[values.Length];
        for (var i = 0; i < values.Length; i++)
            if (!double.IsNaN(values[i])) nullable[i] = values[i];
        return nullable;
    }

    /// <summary>The texts and the labels of codes, by point; null if there are none.</summary>
    private static string? TextsOf(StoredReading reading)
    {
        var found = new Dictionary<string, string>();
        foreach (var (point, value) in reading.Values)
            if (value is TextValue or CodeValue) found.Add(point, value.Text);
        return found.Count == 0 ? null : JsonSerializer.Serialize(found);
    }

    private static string? AlarmsOf(StoredReading reading) =>
        reading.Alarms.Count == 0 ? null : JsonSerializer.Serialize(reading.Alarms, JsonSerializerOptions.Web);
}
