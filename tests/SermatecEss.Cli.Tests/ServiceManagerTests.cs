using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using SermatecEss.Hosting.Service;

namespace SermatecEss.Cli.Tests;

public sealed class ServiceManagerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-notify").FullName;
    private readonly FakeTimeProvider _time = new();
    private readonly Socket _systemd = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public void Dispose()
    {
        _systemd.Dispose();
        Environment.SetEnvironmentVariable("NOTIFY_SOCKET", null);
        Environment.SetEnvironmentVariable("WATCHDOG_USEC", null);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task It_reports_a_change_of_the_status_within_a_second_and_nothing_without_a_change()
    {
        var path = Path.Combine(_folder, "notify");
        _systemd.Bind(new UnixDomainSocketEndPoint(path));
        Environment.SetEnvironmentVariable("NOTIFY_SOCKET", path);
        Environment.SetEnvironmentVariable("WATCHDOG_USEC", "8000000");
        using var manager = new ServiceManager(_time);
        using var stop = new CancellationTokenSource();
        var status = "0 of 1 inverter answering";
        var checks = 0;
        var watching = manager.WatchAsync(
            () =>
            {
                checks++;
                return status;
            },
            () => true,
            stop.Token);
        Assert.Equal(["READY=1", "STATUS=0 of 1 inverter answering", "WATCHDOG=1"], await Next(3));

        status = "1 of 1 inverter answering";
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["STATUS=1 of 1 inverter answering"], await Next(1));

        // Three more seconds are half of the watchdog's time.
        for (var second = 0; second < 3; second++)
        {
            var before = checks;
            _time.Advance(TimeSpan.FromSeconds(1));
            await UntilAsync(() => checks > before);
        }

        Assert.Equal(["WATCHDOG=1"], await Next(1));
        await stop.CancelAsync();
        await watching;
        Assert.Equal(["STOPPING=1"], await Next(1));
        Assert.Equal(0, _systemd.Available);
    }

    private async Task<List<string>> Next(int count)
    {
        var buffer = new byte[4096];
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        var messages = new List<string>();
        while (messages.Count < count)
            messages.Add(Encoding.UTF8.GetString(buffer, 0, await _systemd.ReceiveAsync(buffer, limit.Token)));
        return messages;
    }

    private static async Task UntilAsync(Func<bool> isIt)
    {
        while (!isIt()) await Task.Yield();
    }
}
