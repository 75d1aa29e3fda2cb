using System.Globalization;
using System.Net.Sockets;
using System.Text;
using SermatecEss.Bridge;

namespace SermatecEss.Cli.Service;

/// <summary>
/// Tells systemd, where it started this program, that it is ready, how things are, and that it is alive. The protocol of sd_notify(3).
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
    /// Says that the daemon runs, and goes on saying how it is until it ends. A daemon that hangs
    /// says nothing, and is restarted by systemd.
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
            // systemd has gone; the inverter has not.
        }
    }
}
