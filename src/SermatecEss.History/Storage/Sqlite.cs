using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace SermatecEss.History.Storage;

/// <summary>The SQLite library: linked into the published executable; the computer's own if the program runs from source.</summary>
internal static class Sqlite
{
    private static readonly Lazy<bool> Prepared = new(() =>
    {
        // Debian's runtime package has the versioned name alone.
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_sqlite3).Assembly, (name, assembly, path) =>
            NativeLibrary.TryLoad(name, assembly, path, out var library) || NativeLibrary.TryLoad("libsqlite3.so.0", out library)
                ? library
                : 0);
        raw.SetProvider(new SQLite3Provider_sqlite3());
        raw.FreezeProvider();
        return true;
    });

    /// <summary>Opens a database.</summary>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    /// <exception cref="DllNotFoundException">The program runs from source, and this computer has no SQLite.</exception>
    internal static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        _ = Prepared.Value;
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = 5,
        }.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
