using SermatecEss.Bridge.Tests;
using SermatecEss.Web.Influx;

namespace SermatecEss.Web.Tests.Influx;

/// <summary>Writing the history to a real InfluxDB.</summary>
public sealed class RealInfluxTests
{
    private static readonly CancellationToken End = TestContext.Current.CancellationToken;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly WaitClock _clock = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_an_outage_of_days_every_value_is_there_once(bool gzip)
    {
        Assert.SkipUnless(File.Exists(RealInflux.Program), "InfluxDB is not installed; packaging/install-test-tools installs it");
        using var history = new WrittenHistory();
        await using var server = new RealInflux();
        await server.StartAsync();
        history.Add(_clock.GetUtcNow() - (10 * Minute), 30, TimeSpan.FromSeconds(10));
        var options = new InfluxOptions { Url = server.Url, Database = "solar", Gzip = gzip };
        await using var run = new InfluxRun(options, history.Location, _clock);
        await _clock.UntilWaitedForAsync(options.Period, End);
        Assert.Equal(history.Counts, await server.CountsAsync());

        await server.KillAsync();
        const int Days = 3;
        history.Add(_clock.GetUtcNow(), Days * 24 * 60, Minute);
        _clock.Advance(TimeSpan.FromDays(Days));
        await _clock.UntilWaitedForAsync(TimeSpan.FromSeconds(5), End);
        Assert.False(run.Output.IsConnected);
        await server.StartAsync();
        _clock.Advance(TimeSpan.FromSeconds(5));
        await _clock.UntilWaitedForAsync(options.Period, End);
        Assert.True(run.Output.IsConnected, run.Output.Detail);
        Assert.Equal(history.Counts, await server.CountsAsync());
        Assert.Equal(
            new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["battery_soc"] = "float",
                ["battery_state"] = "integer",
                ["battery_voltage"] = "float",
                ["pv_energy_total"] = "float",
                ["pv_power"] = "float",
            },
            await server.TypesAsync());
        Assert.Equal(2, run.Lines.Count);
    }
}
