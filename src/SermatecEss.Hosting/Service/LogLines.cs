using System.Globalization;
using System.Net.Sockets;
using System.Text;
using SermatecEss.Bridge.Logging;
using SermatecEss.Inverter.State;

namespace SermatecEss.Hosting.Service;

/// <summary>Writes the daemon's log to its destination, in the format expected there.</summary>
internal sealed class LogLines : IAsyncDisposable
{
    private const string SystemLog = "/dev/log";
    private const int DaemonFacility = 3 << 3;
    private readonly Func<LogLevel, string, string> _form;
    private readonly LineQueue _queue;

    private LogLines(Func<LogLevel, string, string> form, Action<string> write, bool mayDrop, TimeProvider time)
    {
        _form = form;
        _queue = new LineQueue(write, mayDrop, time);
    }

    /// <summary>The format for the way the daemon was started.</summary>
    /// <param name="program">The program's name, for the system log.</param>
    /// <param name="file">The file to log to, or null.</param>
    /// <param name="isDetached">Whether stderr is not read.</param>
    /// <param name="error">Stderr.</param>
    /// <param name="time">The clock.</param>
    internal static LogLines To(string program, string? file, bool isDetached, TextWriter error, TimeProvider time)
    {
        string Dated(LogLevel level, string line) => string.Create(
            CultureInfo.InvariantCulture, $"{time.GetLocalNow():yyyy-MM-dd HH:mm:ss} {level.ToString().ToUpperInvariant(),-5} {line}");
        if (file is not null) return new LogLines(Dated, line => Append(file, line, error), mayDrop: false, time);
        if (isDetached)
            return new LogLines((level, line) => ForSystemLog(program, level, line), SystemLogWriter() ?? (_ => { }), mayDrop: true, time);

        // systemd reads the priority from the line, and adds the time itself.
        var isJournal = Environment.GetEnvironmentVariable("JOURNAL_STREAM") is { Length: > 0 };
        return new LogLines(isJournal ? (level, line) => $"<{Severity(level)}>{line}" : Dated, error.WriteLine, mayDrop: true, time);
    }

    /// <summary>Writes a line, without waiting for the reader.</summary>
    internal void Write(LogLevel level, string line) => _queue.Add(_form(level, line));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _queue.DisposeAsync();

    /// <summary>Opens the file for each line, so that it can be rotated at any time.</summary>
    private static void Append(string file, string line, TextWriter error)
    {
        try
        {
            using var stream = PrivateFile.Create(file, FileMode.Append);
            stream.Write(Encoding.UTF8.GetBytes(line + '\n'));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error.WriteLine(line);
        }
    }

    private static string ForSystemLog(string program, LogLevel level, string line) =>
        $"<{DaemonFacility + Severity(level)}>{program}[{Environment.ProcessId}]: {line}";

    private static Action<string>? SystemLogWriter()
    {
        if (!File.Exists(SystemLog)) return null;
        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        var address = new UnixDomainSocketEndPoint(SystemLog);
        return line =>
        {
            try
            {
                _ = socket.SendTo(Encoding.UTF8.GetBytes(line), address);
            }
            catch (SocketException)
            {
                // The system log is not available, and there is nowhere else to report it.
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
