using Microsoft.Data.Sqlite;
using SermatecEss.Inverter.State;
using SQLitePCL;

namespace SermatecEss.History.Storage;

/// <summary>
/// A connection to the file of the history, with its statements. All errors of SQLite leave it as <see cref="HistoryException"/>. Not for
/// several threads at once.
/// </summary>
internal sealed class HistoryFile : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = [];

    private HistoryFile(SqliteConnection connection, string path)
    {
        _connection = connection;
        Location = path;
    }

    /// <summary>The path of the file.</summary>
    internal string Location { get; }

    /// <summary>The bytes of a file and of its write-ahead log; 0 if there is none.</summary>
    internal static long SizeOf(string path) =>
        ((string[])[path, $"{path}-wal"]).Select(part => new FileInfo(part)).Where(part => part.Exists).Sum(part => part.Length);

    /// <summary>Opens the file to write; creates it, with all tables, if it does not exist.</summary>
    /// <exception cref="HistoryException">It cannot be opened, is no history, or was written by a newer version.</exception>
    internal static HistoryFile Open(string path)
    {
        try
        {
            PrivateFile.Prepare(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new HistoryException(e.Message.TrimEnd('.'), e);
        }

        return Open(path, SqliteOpenMode.ReadWrite, file => file.Prepare());
    }

    /// <summary>A new history that is in memory alone.</summary>
    internal static HistoryFile OpenInMemory() => Open(":memory:", SqliteOpenMode.Memory, file => file.Prepare());

    /// <summary>Opens the file to read; null if there is none.</summary>
    /// <exception cref="HistoryException">It cannot be opened, is no history, or was written by a newer version.</exception>
    internal static HistoryFile? OpenToRead(string path)
    {
        if (!File.Exists(path)) return null;

        // Readers share the index of the write-ahead log, and write to it.
        return Open(path, SqliteOpenMode.ReadWrite, file => file.PrepareToRead());
    }

    /// <summary>Runs a statement.</summary>
    /// <returns>How many rows it changed.</returns>
    internal int Run(string sql, params ReadOnlySpan<object?> values)
    {
        var command = Command(sql, values);
        return Guarded(command.ExecuteNonQuery);
    }

    /// <summary>The single value that a statement yields; the default if it yields no row, or null.</summary>
    internal T? Find<T>(string sql, params ReadOnlySpan<object?> values)
    {
        var command = Command(sql, values);
        return Guarded(() =>
        {
            using var reader = command.ExecuteReader();
            return reader.Read() && !reader.IsDBNull(0) ? reader.GetFieldValue<T>(0) : default;
        });
    }

    /// <summary>All rows that a statement yields.</summary>
    internal List<T> All<T>(string sql, Func<SqliteDataReader, T> map, params ReadOnlySpan<object?> values)
    {
        var command = Command(sql, values);
        return Guarded(() =>
        {
            var rows = new List<T>();
            using var reader = command.ExecuteReader();
            while (reader.Read()) rows.Add(map(reader));
            return rows;
        });
    }

    /// <summary>Makes changes together: all of them, or none if it throws.</summary>
    /// <param name="changes">The changes.</param>
    /// <param name="isTrial">Whether they are rolled back at the end.</param>
    internal void InTransaction(Action changes, bool isTrial = false)
    {
        _ = Run("begin immediate");
        try
        {
            changes();
            _ = Run(isTrial ? "rollback" : "commit");
        }
        catch
        {
            TryRollBack();
            throw;
        }
    }

    /// <summary>Reads several times from the same state of the file.</summary>
    internal T InSnapshot<T>(Func<T> read)
    {
        _ = Run("begin");
        try
        {
            return read();
        }
        finally
        {
            TryRollBack();
        }
    }

    /// <summary>Ends a statement that takes long when it is cancelled; it throws <see cref="OperationCanceledException"/> then.</summary>
    /// <returns>What ends the watch.</returns>
    internal CancellationTokenRegistration Interruptible(CancellationToken cancellation) =>
        cancellation.UnsafeRegister(_ => raw.sqlite3_interrupt(_connection.Handle), null);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var command in _commands.Values) command.Dispose();
        _connection.Dispose();
    }

    private static HistoryFile Open(string path, SqliteOpenMode mode, Action<HistoryFile> prepare)
    {
        HistoryFile file;
        try
        {
            file = new HistoryFile(Sqlite.Open(path, mode), path);
        }
        catch (Exception e) when (e is SqliteException or DllNotFoundException)
        {
            throw Failure(e);
        }

        try
        {
            prepare(file);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private void Prepare()
    {
        // Before anything else is in the file, as it cannot be changed later.
        if (Find<long>("pragma page_count") == 0) _ = Run(Schema.Vacuum);
        _ = Run("pragma journal_mode = wal");
        _ = Run("pragma synchronous = full");
        _ = Run("pragma foreign_keys = on");
        _ = Run("pragma trusted_schema = off");
        var format = CheckFormat();
        if (format == 0)
        {
            InTransaction(() =>
            {
                // Another program may have made them by now.
                if (Find<long>("pragma user_version") != 0) return;
                _ = Run(Schema.Create);
                _ = Run($"pragma user_version = {Schema.Format}");
            });
        }
    }

    private void PrepareToRead()
    {
        _ = Run("pragma trusted_schema = off");
        _ = Run("pragma query_only = on");
        if (CheckFormat() == 0) throw new HistoryException($"{Location} is empty; the daemon has not written a history yet");
    }

    private long CheckFormat()
    {
        var format = Find<long>("pragma user_version");
        if (format is >= 0 and <= Schema.Format) return format;
        throw new HistoryException(
            $"{Location} has format {format}, this version of sermatec-ess knows formats up to {Schema.Format}; "
            + "install the newer version again, or move the file away");
    }

    private void TryRollBack()
    {
        try
        {
            _ = Run("rollback");
        }
        catch (HistoryException)
        {
            // SQLite has rolled back by itself, as it does on a full disk.
        }
    }

    private SqliteCommand Command(string sql, ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < values.Length; i++) _ = command.Parameters.Add(new SqliteParameter { ParameterName = $"${i + 1}" });
            _commands.Add(sql, command);
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].ResetSqliteType();
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }

    private static T Guarded<T>(Func<T> run)
    {
        try
        {
            return run();
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_INTERRUPT)
        {
            throw new OperationCanceledException(e.Message, e);
        }
        catch (SqliteException e)
        {
            throw Failure(e);
        }
    }

    private static HistoryException Failure(Exception e) => e switch
    {
        SqliteException { SqliteErrorCode: raw.SQLITE_NOTADB } => new HistoryException("the file is not a SQLite database", e),
        SqliteException { SqliteErrorCode: raw.SQLITE_FULL } => new HistoryException("the disk is full", e),
        SqliteException { SqliteErrorCode: raw.SQLITE_READONLY } => new HistoryException("the file or its disk is read-only", e),
        SqliteException { SqliteErrorCode: raw.SQLITE_CORRUPT } => new HistoryException("the file is damaged", e),
        SqliteException { SqliteErrorCode: raw.SQLITE_BUSY } => new HistoryException("another program has the file locked", e),
        SqliteException { SqliteErrorCode: raw.SQLITE_IOERR } => new HistoryException("the disk cannot be read or written", e),
        SqliteException sqlite => new HistoryException(MessageOf(sqlite), e),
        _ => new HistoryException(
            "this computer has no SQLite library (libsqlite3.so.0), which is needed where the program runs from source", e),
    };

    /// <summary>SQLite's own words, without the frame that the provider puts around them.</summary>
    private static string MessageOf(SqliteException e)
    {
        var start = e.Message.IndexOf('\'', StringComparison.Ordinal);
        var end = e.Message.LastIndexOf('\'');
        return start >= 0 && end > start ? e.Message[(start + 1)..end] : e.Message.TrimEnd('.');
    }
}
