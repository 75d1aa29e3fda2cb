using System.Globalization;
using System.Net.Sockets;
using System.Text;
using SermatecEss.Bridge;

namespace SermatecEss.Cli.Service;

/// <summary>Where the lines of a daemon's log go, in the form that is expected there.</summary>
internal static class LogLines
{
    private const string SystemLog = "/dev/log";
    private const int DaemonFacility = 3 << 3;

    /// <summary>The form that fits how the daemon was started.</summary>
    /// <param name="file">The file to log to, or null.</param>
    /// <param name="isDetached">Whether nobody reads stderr.</param>
    /// <param name="error">Stderr.</param>
    /// <param name="time">The clock.</param>
    internal static Action<LogLevel, string> To(string? file, bool isDetached, TextWriter error, TimeProvider time)
    {
        if (file is not null) return (level, line) => Append(file, Dated(level, line, time), error);
        if (isDetached) return SystemLogWriter() ?? ((_, _) => { });

        // systemd reads the priority from the line, and dates it itself.
        if (Environment.GetEnvironmentVariable("JOURNAL_STREAM") is { Length: > 0 }) return (level, line) => error.WriteLine($"<{Severity(level)}>{line}");
        return (level, line) => error.WriteLine(Dated(level, line, time));
    }

    private static string Dated(LogLevel level, string line, TimeProvider time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.GetLocalNow():yyyy-MM-dd HH:mm:ss} {level.ToString().ToUpperInvariant(),-5} {line}");

    /// <summary>Opens the file for each line, so that it can be moved away at any time.</summary>
    private static void Append(string file, string line, TextWriter error)
    {
        try
        {
            File.AppendAllText(file, line + '\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error.WriteLine(line);
        }
    }

    private static Action<LogLevel, string>? SystemLogWriter()
    {
        if (!File.Exists(SystemLog)) return null;
        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        var address = new UnixDomainSocketEndPoint(SystemLog);
        return (level, line) =>
        {
            try
            {
                _ = socket.SendTo(Encoding.UTF8.GetBytes($"<{DaemonFacility + Severity(level)}>sermatec-ess[{Environment.ProcessId}]: {line}"), address);
            }
            catch (SocketException)
            {
                // The system's log is away; there is no other place to say so.
            }
        };
    }

    /// <summary>The severity of syslog and systemd.</summary>
    private static int Severity(LogLevel level) => level switch
    {
        LogLevel.Error => 3,
        LogLevel.Warn => 4,
        LogLevel.Info => 6,
        _ => 7,
    };
}
