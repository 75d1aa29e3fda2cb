using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace SermatecEss.Hosting.Service;

/// <summary>
/// Notifies systemd, if it started this program, that the program is ready, alive, and of its status. Implements sd_notify(3).
/// </summary>
internal sealed class ServiceManager : IDisposable
{
    /// <summary>How soon a change of the status is reported. Nothing is sent without a change.</summary>
    private static readonly TimeSpan StatusPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWatchdogPeriod = TimeSpan.FromSeconds(10);
    private readonly Socket? _socket;
    private readonly UnixDomainSocketEndPoint? _address;
    private readonly TimeSpan? _watchdog;
    private readonly TimeProvider _time;

    internal ServiceManager(TimeProvider time)
    {
        _time = time;
        if (Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is not { Length: > 1 } path || path[0] is not ('/' or '@')) return;
        _address = new UnixDomainSocketEndPoint(path[0] == '@' ? '\0' + path[1..] : path);
        _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        var isForUs = Environment.GetEnvironmentVariable("WATCHDOG_PID") is not { Length: > 0 } pid
            || pid == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        if (isForUs
            && long.TryParse(
                Environment.GetEnvironmentVariable("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            && limit > 0)
        {
            var half = TimeSpan.FromMicroseconds(limit) / 2;
            _watchdog = half < LongestWatchdogPeriod ? half : LongestWatchdogPeriod;
        }
    }

    /// <summary>
    /// Reports that the daemon is ready, then each change of its status until it ends. A daemon that hangs sends nothing, and systemd
    /// restarts it.
    /// </summary>
    /// <param name="status">The daemon's status in one line.</param>
    /// <param name="isAlive">Whether the daemon works.</param>
    /// <param name="cancellation">Ends it.</param>
    internal async Task WatchAsync(Func<string> status, Func<bool> isAlive, CancellationToken cancellation)
    {
        if (_socket is null) return;
        Send("READY=1");
        var watchdog = _watchdog ?? LongestWatchdogPeriod;
        var period = watchdog < StatusPeriod ? watchdog : StatusPeriod;
        var ticksOfWatchdog = (long)(watchdog / period);
        using var timer = new PeriodicTimer(period, _time);
        string? sent = null;
        try
        {
            for (long tick = 0; ; tick++)
            {
                if (status() is var now && now != sent) Send($"STATUS={sent = now}");
                if (_watchdog is not null && tick % ticksOfWatchdog == 0 && isAlive()) Send("WATCHDOG=1");
                _ = await timer.WaitForNextTickAsync(cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            Send("STOPPING=1");
        }
    }

    public void Dispose() => _socket?.Dispose();

    private void Send(string message)
    {
        try
        {
            _ = _socket!.SendTo(Encoding.UTF8.GetBytes(message), _address!);
        }
        catch (SocketException)
        {
            // systemd is not reachable; keep polling the inverter.
        }
    }
}
