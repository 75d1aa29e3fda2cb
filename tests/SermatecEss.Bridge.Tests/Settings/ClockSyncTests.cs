using System.Globalization;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Settings;
using SermatecEss.Inverter;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Bridge.Tests.Settings;

/// <summary>The clock that is set every night.</summary>
public sealed class ClockSyncTests
{
    [Fact]
    public async Task The_clock_is_set_once_a_night_where_that_is_wanted()
    {
        await using var inverter = new ControlledInverter();
        var fast = new FastClock(50_000);
        var session = inverter.Open();
        using var stop = new CancellationTokenSource();
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var log = new Log(LogLevel.Info, (_, _) => sent.TrySetResult());
        var identity = await session.IdentifyAsync(inverter.End);
        var sync = new ClockSync(inverter.Options(new ControlOptions()), session, identity, fast, log).RunAsync(stop.Token);

        await sent.Task.WaitAsync(inverter.End);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sync);

        // The inverter does one thing after another: it has the clock when it has answered what came after.
        _ = await session.RequestAsync(InverterSession.IdentifyingCommand, inverter.End);
        var write = Assert.Single(inverter.Writes);
        var payload = write[FrameLayout.PayloadOffset..];
        Assert.Equal([0x68, 22, 3], [write[4], payload[3], payload[4]]);
    }

    [Theory]
    [InlineData("2026-06-21T12:00:00+00:00", 0, "15:05:00")]
    [InlineData("2026-06-21T03:04:59+00:00", 0, "00:00:01")]
    [InlineData("2026-06-21T03:05:00+00:00", 0, "1.00:00:00")]
    [InlineData("2026-06-21T03:04:59+00:00", 2, "1.00:00:01")]
    [InlineData("2026-10-25T02:05:00+01:00", 2, "1.01:00:00")]
    public void The_clock_is_set_once_a_night_after_the_hour_in_which_summer_time_changes(string now, int pause, string wait) =>
        Assert.Equal(
            TimeSpan.Parse(wait, CultureInfo.InvariantCulture),
            ClockSync.UntilNext(DateTimeOffset.Parse(now, CultureInfo.InvariantCulture), TimeSpan.FromHours(pause)));
}
