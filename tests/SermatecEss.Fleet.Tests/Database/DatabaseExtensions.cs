using Npgsql;
using SermatecEss.Fleet.Database;

namespace SermatecEss.Fleet.Tests.Database;

/// <summary>Questions of tests to a database.</summary>
internal static class DatabaseExtensions
{
    /// <summary>The only value of a query.</summary>
    internal static async Task<T> OneAsync<T>(this FleetDatabase database, string query)
    {
        await using var command = database.Source.CreateCommand(query);
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    /// <summary>The rows of a query, their columns joined by a blank.</summary>
    internal static async Task<string[]> RowsAsync(this FleetDatabase database, string query)
    {
        try
        {
            return await ReadAsync(database, query);
        }
        catch (NpgsqlException e) when (e is not PostgresException { Severity: not "FATAL" })
        {
            // The server was started again since the last query.
            database.Source.Clear();
            return await ReadAsync(database, query);
        }
    }

    private static async Task<string[]> ReadAsync(FleetDatabase database, string query)
    {
        await using var command = database.Source.CreateCommand(query);
        await using var rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var found = new List<string>();
        while (await rows.ReadAsync(TestContext.Current.CancellationToken))
            found.Add(string.Join(' ', Enumerable.Range(0, rows.FieldCount).Select(i => rows.IsDBNull(i) ? "-" : $"{rows.GetValue(i)}")));
        return [.. found];
    }

    /// <summary>Runs a statement.</summary>
    internal static async Task DoAsync(this FleetDatabase database, string statement)
    {
        await using NpgsqlCommand command = database.Source.CreateCommand(statement);
        _ = await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
