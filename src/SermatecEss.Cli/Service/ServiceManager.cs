using System.Globalization;
using System.Net.Sockets;
using System.Text;
using SermatecEss.Bridge;

namespace SermatecEss.Cli.Service;

/// <summary>
/// Notifies systemd, if it started this program, that the program is ready, alive, and of its status. Implements sd_notify(3).
/// </summary>
internal sealed class ServiceManager : IDisposable
{
    private static readonly TimeSpan StatusPeriod = TimeSpan.FromSeconds(10);
    private readonly Socket? _socket;
    private readonly UnixDomainSocketEndPoint? _address;
    private readonly TimeSpan? _watchdog;
    private readonly TimeProvider _time;
    private string? _status;

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
            _watchdog = TimeSpan.FromMicroseconds(limit);
        }
    }

    /// <summary>
    /// Reports that the daemon is ready, then its status until it ends. A daemon that hangs sends nothing, and systemd restarts it.
    /// </summary>
    internal async Task WatchAsync(Daemon daemon, CancellationToken cancellation)
    {
        if (_socket is null) return;
        Send("READY=1");
        var period = _watchdog is { } limit && limit / 2 < StatusPeriod ? limit / 2 : StatusPeriod;
        try
        {
            while (true)
            {
                if (daemon.Status != _status) Send($"STATUS={_status = daemon.Status}");
                if (_watchdog is not null && daemon.IsAlive) Send("WATCHDOG=1");
                await Task.Delay(period, _time, cancellation);
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
