using System.Diagnostics;
using System.Globalization;
using Npgsql;
using SermatecEss.EndToEnd.Tests;
using SermatecEss.Fleet.Database;

namespace SermatecEss.Fleet.Tests.Database;

/// <summary>A real PostgreSQL on its own loopback port, which can be stopped and started.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "postgres";
    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-postgres").FullName;
    private readonly bool _isSafe;
    private readonly bool _isEncrypted;
    private Process? _process;
    private int _databases;

    private PostgresServer(bool isSafe, bool isEncrypted)
    {
        _isSafe = isSafe;
        _isEncrypted = isEncrypted;
    }

    /// <summary>The process that the others are children of.</summary>
    internal int ProcessId => int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    internal int Port { get; } = LoopbackPort.Free();

    /// <summary>The folder of PostgreSQL's programs; null where it is not installed. Debian has a folder for each version.</summary>
    internal static string? Programs { get; } = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql")
            .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
            .Select(folder => $"{folder}/bin")
            .FirstOrDefault(folder => File.Exists($"{folder}/initdb"))
        : null;

    /// <summary>Starts a server.</summary>
    /// <param name="isSafe">Whether it survives a power cut, as one of a fleet does; it is much slower then.</param>
    /// <param name="certificate">The certificate with which it encrypts all connections, and its key; null for none.</param>
    internal static async Task<PostgresServer> StartAsync(bool isSafe = false, (string File, string Key)? certificate = null)
    {
        var server = new PostgresServer(isSafe, certificate is not null);
        // PostgreSQL does not run as root, and its user makes the data folder.
        File.SetUnixFileMode(server._folder, (UnixFileMode)0b111_111_111);
        _ = await RunAsync("initdb", "-D", server.Data, "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        if (certificate is { } its)
        {
            // PostgreSQL reads no key that others may read.
            var copy = $"umask 077; cd '{server.Data}'; cat '{its.File}' >server.crt; cat '{its.Key}' >server.key; "
                + "echo 'hostssl all all 127.0.0.1/32 trust' >pg_hba.conf";
            using var copying = Begin("sh", "-c", copy);
            await copying.WaitForExitAsync();
        }

        await server.StartAgainAsync();
        return server;
    }

    internal async Task StartAgainAsync()
    {
        // Its shell ends it, even if the tests have died: their end of the input is closed then.
        var settings = $"-c unix_socket_directories='' -c ssl={(_isEncrypted ? "on" : "off")}" +
            (_isSafe ? "" : " -c fsync=off -c full_page_writes=off -c max_wal_size=256MB -c shared_buffers=32MB");
        _process = Begin(
            "sh",
            "-c",
            $"'{Programs}/postgres' -D '{Data}' -h 127.0.0.1 -p {Port} {settings} >'{_folder}/log' 2>&1 & " +
            "read signal; kill -${signal:-INT} $!; wait $!");
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(TextFor(User));
                await connection.OpenAsync(CancellationToken.None);
                return;
            }
            catch (NpgsqlException) when (!_process.HasExited)
            {
                await Task.Yield();
            }
        }
    }

    /// <summary>Ends it as a power cut would, but for what it has written.</summary>
    internal Task KillAsync() => EndAsync("QUIT");

    /// <summary>Makes a database.</summary>
    /// <param name="template">The database to copy; null for an empty one.</param>
    internal async Task<string> CreateAsync(string? template = null)
    {
        var name = $"test{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(TextFor(User));
        await connection.OpenAsync(CancellationToken.None);
        await using var create = new NpgsqlCommand(
            $"CREATE DATABASE {name}{(template is null ? "" : $" TEMPLATE {template}")}", connection);
        _ = await create.ExecuteNonQueryAsync(CancellationToken.None);
        return name;
    }

    /// <summary>Connects to a database.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="port">The port of a proxy in front of it; null for its own.</param>
    internal FleetDatabase Connect(string name, int? port = null) =>
        new(new DatabaseOptions { Host = "127.0.0.1", Port = port ?? Port, Database = name, User = User, Tls = DatabaseTls.Off });

    /// <summary>Runs a script in psql.</summary>
    /// <returns>What it printed.</returns>
    internal Task<string> PsqlAsync(string database, string script)
    {
        var file = Path.Combine(_folder, "script.sql");
        File.WriteAllText(file, script);
        return RunAsync(
            "psql", "-h", "127.0.0.1", "-p", $"{Port}", "-U", User, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f", file, database);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync("INT");
        Directory.Delete(_folder, recursive: true);
    }

    private string Data => Path.Combine(_folder, "data");

    private string TextFor(string database) =>
        $"Host=127.0.0.1;Port={Port};Username={User};Database={database};"
        + $"SSL Mode={(_isEncrypted ? "Require" : "Disable")};Pooling=false";

    private static Process Begin(params string[] command)
    {
        string[] asUser = Environment.IsPrivilegedProcess ? ["setpriv", $"--reuid={User}", $"--regid={User}", "--clear-groups", "--"] : [];
        string[] whole = [.. asUser, .. command];
        return Process.Start(new ProcessStartInfo(whole[0], whole[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        })!;
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Begin([$"{Programs}/{program}", .. arguments]);
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program}: {await error}");
    }

    private async Task EndAsync(string signal)
    {
        if (_process is null) return;
        await _process.StandardInput.WriteLineAsync(signal);
        await _process.StandardInput.FlushAsync();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }
}
