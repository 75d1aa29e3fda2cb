namespace SermatecEss.EndToEnd.Tests;

public sealed class HealthcheckTests : IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("sermatec-health").FullName;

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [Fact]
    public async Task It_is_0_while_the_daemon_polls_and_1_without_a_daemon()
    {
        string[] check = ["healthcheck", "--state-dir", _state];
        Assert.Contains(_state, (await Program.RunAsync(check)).Failed(1), StringComparison.Ordinal);
        Assert.Contains("--state-dir", (await Program.RunAsync("healthcheck")).Failed(1), StringComparison.Ordinal);

        // Neither a broker that is away nor an inverter that is away makes the daemon unhealthy.
        using (var daemon = Program.Start("daemon", "-i", "127.0.0.1:1", "-m", "127.0.0.1:1", "--state-dir", _state))
        {
            _ = await daemon.ErrorLineAsync("polling");
            var health = await Program.RunAsync(check);
            Assert.Equal("polling: 0 of 1 inverter answering", health.Good.Split(',')[0]);
            await daemon.SignalAsync("KILL");
            _ = await daemon.EndAsync();
        }

        _ = (await Program.RunAsync(check)).Failed(1);
    }
}
