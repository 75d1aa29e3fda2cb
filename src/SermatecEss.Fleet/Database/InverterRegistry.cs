using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using SermatecEss.Bridge.Points;
using SermatecEss.Inverter.State;

namespace SermatecEss.Fleet.Database;

/// <summary>
/// Which node has the link of each inverter, and the inverter's saved state. A link has an epoch; once the inverter has a newer link, what
/// the older one saves is refused. Thread-safe. Every method throws a <see cref="DatabaseException"/> if PostgreSQL does not respond.
/// </summary>
/// <param name="database">The database.</param>
internal sealed class InverterRegistry(FleetDatabase database)
{
    private static readonly (StateKind Kind, string Column)[] Columns =
    [
        (StateKind.Inverter, "state"), (StateKind.Ledger, "ledger"), (StateKind.Override, "override"), (StateKind.Cloud, "cloud"),
        (StateKind.Announcement, "announcement"),
    ];

    /// <summary>Gives an inverter to a node, durably: from now on, what was attached before is stale.</summary>
    /// <param name="serial">The serial number.</param>
    /// <param name="node">The name of the node.</param>
    /// <param name="cancellation">Cancels the wait; the node may have got the inverter nevertheless.</param>
    /// <returns>The epoch of the link, and the state that the epochs before have saved.</returns>
    internal Task<Attachment> AttachAsync(string serial, string node, CancellationToken cancellation) => database.RunAsync(
        async connection =>
        {
            await using var command = new NpgsqlCommand(
                """
                INSERT INTO inverter AS i (serial, epoch, node, attached, available) VALUES ($1, 1, $2, clock_timestamp(), true)
                ON CONFLICT (serial) DO UPDATE
                SET epoch = i.epoch + 1, node = excluded.node, attached = excluded.attached, available = true, has_last_state = false
                RETURNING epoch, state, ledger, override, cloud, announcement
                """,
                connection)
            {
                Parameters = { new() { Value = serial }, new() { Value = node } },
            };
            await using var row = await command.ExecuteReaderAsync(cancellation);
            _ = await row.ReadAsync(cancellation);
            var documents = new Dictionary<StateKind, byte[]>();
            for (var i = 0; i < Columns.Length; i++)
                if (!row.IsDBNull(i + 1)) documents[Columns[i].Kind] = row.GetFieldValue<byte[]>(i + 1);
            return new Attachment(row.GetInt64(0), documents);
        },
        cancellation);

    /// <summary>The node that an inverter is attached to, and since which epoch; null if it is attached to none.</summary>
    internal Task<(string Node, long Epoch)?> FindAsync(string serial, CancellationToken cancellation) => database.RunAsync(
        async connection =>
        {
            await using var command = new NpgsqlCommand(
                "SELECT node, epoch FROM inverter WHERE serial = $1 AND node IS NOT NULL", connection)
            {
                Parameters = { new() { Value = serial } },
            };
            await using var row = await command.ExecuteReaderAsync(cancellation);
            return await row.ReadAsync(cancellation) ? (row.GetString(0), row.GetInt64(1)) : ((string, long)?)null;
        },
        cancellation);

    /// <summary>Notes what an inverter is.</summary>
    /// <param name="serial">The serial number.</param>
    /// <param name="epoch">The epoch of the link.</param>
    /// <param name="model">The name of its model; null if it did not report one.</param>
    /// <param name="pcu">Its PCU version, such as 609.</param>
    /// <param name="cancellation">Cancels it.</param>
    /// <returns>False if the inverter has a newer link; nothing was changed then.</returns>
    internal Task<bool> IdentifyAsync(string serial, long epoch, string? model, int pcu, CancellationToken cancellation) =>
        UpdateAsync(
            "UPDATE inverter SET model = $3, pcu = $4 WHERE serial = $1 AND epoch = $2",
            serial,
            epoch,
            [new() { Value = (object?)model ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text }, new() { Value = pcu }],
            cancellation);

    /// <summary>Replaces or deletes a document of an inverter's state, durably.</summary>
    /// <param name="serial">The serial number.</param>
    /// <param name="epoch">The epoch of the link.</param>
    /// <param name="kind">The kind, one that an inverter has.</param>
    /// <param name="content">The document; null deletes it.</param>
    /// <param name="cancellation">Cancels the wait; the document may have been saved nevertheless.</param>
    /// <returns>False if the inverter has a newer link; nothing was changed then.</returns>
    internal Task<bool> SaveAsync(string serial, long epoch, StateKind kind, byte[]? content, CancellationToken cancellation) =>
        UpdateAsync(
            $"UPDATE inverter SET {ColumnOf(kind)} = $3 WHERE serial = $1 AND epoch = $2",
            serial,
            epoch,
            [new() { Value = (object?)content ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bytea }],
            cancellation);

    /// <summary>
    /// Saves the last state of an inverter that a node gives up, durably: one that still waits in its
    /// <see cref="ReadingWriter"/>, and so is older, is not saved any more.
    /// </summary>
    /// <param name="serial">The serial number.</param>
    /// <param name="epoch">The epoch of the link.</param>
    /// <param name="content">The document of kind <see cref="StateKind.Inverter"/>.</param>
    /// <param name="cancellation">Cancels the wait; the document may have been saved nevertheless.</param>
    /// <returns>False if the inverter has a newer link; nothing was changed then.</returns>
    internal Task<bool> SaveLastStateAsync(string serial, long epoch, byte[] content, CancellationToken cancellation) =>
        UpdateAsync(
            "UPDATE inverter SET state = $3, has_last_state = true WHERE serial = $1 AND epoch = $2",
            serial,
            epoch,
            [new() { Value = content }],
            cancellation);

    /// <summary>Notes that a link has ended.</summary>
    /// <param name="serial">The serial number.</param>
    /// <param name="epoch">The epoch of the link.</param>
    /// <param name="cancellation">Cancels it.</param>
    /// <returns>False if the inverter has a newer link; nothing was changed then.</returns>
    internal Task<bool> DetachAsync(string serial, long epoch, CancellationToken cancellation) =>
        UpdateAsync("UPDATE inverter SET node = NULL WHERE serial = $1 AND epoch = $2", serial, epoch, [], cancellation);

    /// <summary>
    /// Takes the inverters that were available and of which nothing has been written for some time, and marks them unavailable: each is
    /// returned to one caller alone. Takes none while PostgreSQL itself has been up for less than that.
    /// </summary>
    /// <param name="age">How long an inverter may be silent.</param>
    /// <param name="cancellation">Cancels it.</param>
    /// <returns>Their serial numbers.</returns>
    internal Task<IReadOnlyList<string>> TakeSilentAsync(TimeSpan age, CancellationToken cancellation) => database.RunAsync(
        async connection =>
        {
            await using var command = new NpgsqlCommand(
                """
                WITH silent AS (
                  SELECT i.serial FROM inverter i
                  WHERE i.available AND i.attached < now() - $1 AND pg_postmaster_start_time() < now() - $1
                    AND NOT EXISTS (SELECT FROM last l WHERE l.serial = i.serial AND l.seen >= now() - $1)
                  FOR NO KEY UPDATE OF i SKIP LOCKED)
                UPDATE inverter i SET available = false FROM silent WHERE i.serial = silent.serial RETURNING i.serial
                """,
                connection)
            {
                Parameters = { new() { Value = age } },
            };
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            var serials = new List<string>();
            while (await rows.ReadAsync(cancellation)) serials.Add(rows.GetString(0));
            return (IReadOnlyList<string>)serials;
        },
        cancellation);

    /// <summary>Appends a line to the log of writes.</summary>
    internal Task LogAsync(ReadOnlyMemory<byte> line, CancellationToken cancellation) => database.RunAsync(
        async connection =>
        {
            await using var command = new NpgsqlCommand("INSERT INTO write_log (line) VALUES ($1)", connection)
            {
                Parameters =
                {
                    new() { Value = System.Text.Encoding.UTF8.GetString(line.Span).TrimEnd(), NpgsqlDbType = NpgsqlDbType.Jsonb },
                },
            };
            return await command.ExecuteNonQueryAsync(cancellation);
        },
        cancellation);

    /// <summary>Lists the active nodes, and those that still have inverters, by name.</summary>
    internal Task<IReadOnlyList<NodeStatus>> NodesAsync(CancellationToken cancellation) => database.RunAsync(
        async connection =>
        {
            await using var command = new NpgsqlCommand(
                """
                SELECT coalesce(m.name, i.node), m.started, m.alive, coalesce(i.inverters, 0), coalesce(i.available, 0)
                FROM (SELECT name, max(started) AS started, max(alive) AS alive FROM cluster_member WHERE status = 3 GROUP BY name) m
                FULL JOIN (
                  SELECT node, count(*)::integer AS inverters, count(*) FILTER (WHERE available)::integer AS available
                  FROM inverter WHERE node IS NOT NULL GROUP BY node) i ON i.node = m.name
                ORDER BY 1
                """,
                connection);
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            var nodes = new List<NodeStatus>();
            while (await rows.ReadAsync(cancellation))
            {
                nodes.Add(new NodeStatus(
                    rows.GetString(0),
                    !rows.IsDBNull(1),
                    rows.IsDBNull(1) ? null : rows.GetFieldValue<DateTimeOffset>(1),
                    rows.IsDBNull(2) ? null : rows.GetFieldValue<DateTimeOffset>(2),
                    rows.GetInt32(3),
                    rows.GetInt32(4)));
            }

            return (IReadOnlyList<NodeStatus>)nodes;
        },
        cancellation);

    /// <summary>Lists all inverters, by serial number.</summary>
    internal Task<IReadOnlyList<InverterStatus>> InvertersAsync(CancellationToken cancellation) => database.RunAsync(
        async connection =>
        {
            await using var command = new NpgsqlCommand(
                """
                SELECT i.serial, i.node, i.epoch, i.attached, greatest(i.attached, l.seen), i.available, i.model, i.pcu,
                  i.override IS NOT NULL, l.alarms
                FROM inverter i LEFT JOIN (
                  SELECT serial, max(seen) AS seen, (array_agg(alarms) FILTER (WHERE alarms IS NOT NULL))[1] AS alarms
                  FROM last GROUP BY serial) l ON l.serial = i.serial
                ORDER BY i.serial
                """,
                connection);
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            var inverters = new List<InverterStatus>();
            while (await rows.ReadAsync(cancellation))
            {
                inverters.Add(new InverterStatus(
                    rows.GetString(0),
                    rows.IsDBNull(1) ? null : rows.GetString(1),
                    rows.GetInt64(2),
                    rows.GetFieldValue<DateTimeOffset>(3),
                    rows.GetFieldValue<DateTimeOffset>(4),
                    rows.GetBoolean(5),
                    rows.IsDBNull(6) ? null : rows.GetString(6),
                    rows.IsDBNull(7) ? null : rows.GetInt32(7),
                    rows.GetBoolean(8),
                    rows.IsDBNull(9) ? [] : JsonSerializer.Deserialize<RaisedAlarm[]>(rows.GetString(9), JsonSerializerOptions.Web)!));
            }

            return (IReadOnlyList<InverterStatus>)inverters;
        },
        cancellation);

    private static string ColumnOf(StateKind kind)
    {
        foreach (var (known, column) in Columns)
            if (known == kind) return column;
        throw new ArgumentOutOfRangeException(nameof(kind), kind, "An inverter has no such document.");
    }

    private Task<bool> UpdateAsync(
        string statement, string serial, long epoch, IEnumerable<NpgsqlParameter> values, CancellationToken cancellation) =>
        database.RunAsync(
        async connection =>
        {
            await using var command = new NpgsqlCommand(statement, connection)
            {
                Parameters = { new() { Value = serial }, new() { Value = epoch } },
            };
            foreach (var value in values) _ = command.Parameters.Add(value);
            return await command.ExecuteNonQueryAsync(cancellation) == 1;
        },
        cancellation);
}
