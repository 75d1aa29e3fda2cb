using System.Diagnostics;
using System.Globalization;
using System.Text;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Inverter.State;

namespace SermatecEss.Cli.Service;

/// <summary>A file with the process id of the daemon while it runs.</summary>
internal sealed class PidFile : IDisposable
{
    private readonly string _path;

    private PidFile(string path) => _path = path;

    /// <summary>The default path.</summary>
    internal static string DefaultPath
    {
        get
        {
            var folder = Environment.GetEnvironmentVariable("RUNTIME_DIRECTORY") is { } given && Path.IsPathFullyQualified(given) ? given
                : Environment.IsPrivilegedProcess ? "/run"
                : Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { } own && Path.IsPathFullyQualified(own) ? own
                : Path.GetTempPath();
            return Path.Combine(folder, "sermatec-ess.pid");
        }
    }

    /// <summary>Writes the file.</summary>
    /// <exception cref="UsageException">It cannot be written, or names a running daemon.</exception>
    internal static PidFile Create(string path)
    {
        try
        {
            if (File.Exists(path)
                && int.TryParse(File.ReadAllText(path).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && IsDaemon(pid))
            {
                throw new UsageException(
                    $"A daemon is already running as process {pid} (see {path}). Stop it first (kill {pid}), "
                    + "or give this one its own file with --pid-file.");
            }

            using var file = PrivateFile.Create(path, FileMode.Create);
            file.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n")));
            return new PidFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"Cannot write the PID file {path}: {e.Message.TrimEnd('.')}. Choose another with --pid-file.");
        }
    }

    public void Dispose()
    {
        try
        {
            File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It names a process that has ended; the next daemon notices.
        }
    }

    private static bool IsDaemon(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            using var self = Process.GetCurrentProcess();
            return pid != self.Id && process.ProcessName == self.ProcessName;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
