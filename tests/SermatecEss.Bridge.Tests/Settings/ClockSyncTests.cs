using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using SermatecEss.Bridge.Clock;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Settings;
using SermatecEss.Inverter;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Bridge.Tests.Settings;

/// <summary>Setting the clock every night.</summary>
public sealed class ClockSyncTests
{
    [Fact]
    public async Task The_clock_is_set_once_a_night_where_that_is_wanted()
    {
        var night = new DateTimeOffset(2026, 6, 22, 4, 4, 0, TimeSpan.Zero);
        await using var inverter = new ControlledInverter(night);
        var time = new FakeTimeProvider(night);
        var session = inverter.Open();
        using var stop = new CancellationTokenSource();
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var log = new Log(LogLevel.Info, (_, _) => sent.TrySetResult());
        var identity = await session.IdentifyAsync(inverter.End);
        var sync = new ClockSync(inverter.Options(new ControlOptions()), session, identity, time, log).RunAsync(stop.Token);

        time.Advance(TimeSpan.FromMinutes(1));
        await sent.Task.WaitAsync(inverter.End);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sync);

        // The inverter processes requests in order: it has the clock once it has answered a later one.
        _ = await session.RequestAsync(InverterSession.IdentifyingCommand, inverter.End);
        var write = Assert.Single(inverter.Writes);
        var payload = write[FrameLayout.PayloadOffset..];
        Assert.Equal([0x68, 22, 4], [write[4], payload[3], payload[4]]);
    }

    [Theory]
    [InlineData("UTC", "2026-06-21T12:00:00Z", "2026-06-22T04:05:00Z")]
    [InlineData("UTC", "2026-06-21T04:04:59Z", "2026-06-21T04:05:00Z")]
    [InlineData("UTC", "2026-06-21T04:05:00Z", "2026-06-22T04:05:00Z")]
    // At 01:00 UTC, 04:00 becomes 03:00.
    [InlineData("Europe/Helsinki", "2026-10-24T12:00:00Z", "2026-10-25T01:05:00Z", "2026-10-25T02:05:00Z", "2026-10-26T02:05:00Z")]
    // At 01:00 UTC, 03:00 becomes 04:00, and 04:05 is five minutes later.
    [InlineData("Europe/Helsinki", "2026-03-28T12:00:00Z", "2026-03-29T01:05:00Z", "2026-03-30T01:05:00Z")]
    [InlineData("Europe/Prague", "2026-10-24T12:00:00Z", "2026-10-25T01:05:00Z", "2026-10-25T03:05:00Z", "2026-10-26T03:05:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-04-04T12:00:00Z", "2026-04-04T15:05:00Z", "2026-04-04T17:35:00Z", "2026-04-05T17:35:00Z")]
    // 10:00 becomes 04:00, so that 04:05 occurs twice.
    [InlineData("XXX-12YYY-6,J100/10,J200", "2026-04-09T12:00:00Z", "2026-04-09T22:05:00Z", "2026-04-10T22:05:00Z")]
    public void The_clock_is_set_once_a_night_and_after_each_change_of_the_offset(string zone, string now, params string[] expected)
    {
        var due = new List<string>();
        var time = DateTimeOffset.Parse(now, CultureInfo.InvariantCulture);
        foreach (var _ in expected)
        {
            time = ClockSchedule.Next(time, ComputerZone.Find(zone)!);
            due.Add(time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        }

        Assert.Equal(expected, due);
    }

    [Fact]
    public async Task A_clock_from_before_this_program_is_not_given_to_the_inverter()
    {
        await using var inverter = new ControlledInverter();
        var time = new FakeTimeProvider(new DateTimeOffset(2001, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var session = inverter.Open();
        using var stop = new CancellationTokenSource();
        var lines = Channel.CreateUnbounded<string>();
        var log = new Log(LogLevel.Info, (_, line) => lines.Writer.TryWrite(line));
        var identity = await session.IdentifyAsync(inverter.End);
        var options = inverter.Options(new ControlOptions()) with { EarliestTime = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) };
        var sync = new ClockSync(options, session, identity, time, log).RunAsync(stop.Token);

        time.Advance(TimeSpan.FromHours(5));
        var refused = await lines.Reader.ReadAsync(inverter.End);
        Assert.Contains("shows 2001-01-01 05:00, which is before this program was built (2026-01-01)", refused, StringComparison.Ordinal);
        Assert.Empty(inverter.Writes);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sync);
    }
}
