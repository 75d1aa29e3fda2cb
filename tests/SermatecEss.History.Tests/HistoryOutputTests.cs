using System.Collections.Concurrent;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Outputs;
using SermatecEss.Bridge.Points;
using SermatecEss.Bridge.Tests;
using SermatecEss.History.Configuration;
using SermatecEss.History.Reading;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.History.Tests;

/// <summary>What the output makes of events, minute by minute, and of a disk that does not take them.</summary>
public sealed class HistoryOutputTests : IDisposable
{
    private const string Serial = "ST0000000000000001";
    private static readonly DateTimeOffset Noon = new(2026, 6, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly WaitClock _clock = new();
    private readonly PumpScheduler _tasks = new();
    private readonly string _directory = Directory.CreateTempSubdirectory("history-output-").FullName;
    private readonly ConcurrentQueue<(LogLevel Level, string Line)> _lines = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly OutputFeed _feed;
    private readonly HistoryOutput _output;
    private readonly Log _log;
    private readonly Task _running;

    public HistoryOutputTests()
    {
        _log = new Log(LogLevel.Info, (level, line) => _lines.Enqueue((level, line)));
        _feed = new OutputFeed(1000, _clock);
        _output = new HistoryOutput(_directory, new HistoryOptions(), TimeZoneInfo.Utc, _clock, _log);
        _running = Start(_stop);
    }

    public void Dispose()
    {
        End(_stop, _running);
        _stop.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public void Polls_of_a_minute_are_in_the_history_when_the_next_one_begins()
    {
        Pass(Minute / 2);
        Poll(480.1m, 12);
        Pass(Minute / 4);
        Poll(480.2m, 12);
        Assert.Empty(Voltages());
        Pass(Minute / 4);
        Assert.Equal([480.1m, 480.2m], Voltages());
        Assert.True(_output.IsWriting);
    }

    [Fact]
    public void A_history_that_is_opened_can_be_read_before_it_is_written()
    {
        var directory = Path.Combine(_directory, "opened");
        var output = new HistoryOutput(directory, new HistoryOptions(), TimeZoneInfo.Utc, _clock, _log);

        output.Open();

        using var reader = HistoryReader.Open(output.Location, TimeZoneInfo.Utc)!;
        Assert.Empty(reader.Changes(Serial, from: null, to: null, limit: 1, after: null));
        Assert.Empty(_lines);
    }

    [Fact]
    public void A_history_that_cannot_be_opened_is_reported_and_tried_again()
    {
        var directory = Path.Combine(_directory, "taken");
        File.WriteAllText(directory, "");
        var output = new HistoryOutput(directory, new HistoryOptions(), TimeZoneInfo.Utc, _clock, _log);

        output.Open();

        Assert.False(output.IsWriting);
        Assert.Equal(LogLevel.Error, Assert.Single(_lines).Level);
        File.Delete(directory);
        output.Open();
        using var reader = HistoryReader.Open(output.Location, TimeZoneInfo.Utc);
        Assert.NotNull(reader);
    }

    [Fact]
    public void A_timer_that_fires_early_does_not_leave_the_minute_for_the_next_one()
    {
        _clock.Early = TimeSpan.FromMilliseconds(10);
        Poll(480.1m, 12);
        Pass(TimeSpan.FromSeconds(1));

        // The minute ends while the output looks at the clock.
        Pass(Minute - TimeSpan.FromSeconds(1) - _clock.Early - TimeSpan.FromMilliseconds(1));
        _clock.AutoAdvanceAmount = 2 * _clock.Early;
        Pass(TimeSpan.FromMilliseconds(1));
        Assert.Equal([480.1m], Voltages());
    }

    [Fact]
    public void The_minute_that_has_begun_is_written_at_the_end()
    {
        Poll(480.1m, 12);
        End(_stop, _running);
        Assert.Equal([480.1m], Voltages());
    }

    [Fact]
    public void Nothing_is_lost_while_the_file_cannot_be_written_and_it_is_logged_once()
    {
        End(_stop, _running);
        var file = _output.Location;
        foreach (var old in Directory.GetFiles(_directory)) File.Delete(old);
        Directory.CreateDirectory(file);
        using var stop = new CancellationTokenSource();
        var running = Start(stop);
        for (var minute = 0; minute < 5; minute++)
        {
            Poll(480 + minute, 12);
            Pass(Minute);
        }

        Assert.False(_output.IsWriting);
        Assert.StartsWith("history not written since 2026-06-21 12:", _output.Detail, StringComparison.Ordinal);
        Directory.Delete(file);
        Pass(Minute);
        Assert.True(_output.IsWriting);
        End(stop, running);
        Assert.Equal([480, 481, 482, 483, 484], Voltages());
        Assert.Single(_lines, line => line.Level == LogLevel.Error);
        Assert.Contains(_lines, line => line.Line.Contains("nothing was lost", StringComparison.Ordinal));
    }

    [Fact]
    public void Alarms_are_raised_and_cleared_with_their_times()
    {
        var alarm = new RaisedAlarm("inverter_alarms", new Alarm(42, 3, "Hybrid Inverter", "Grid lost", 1, Hidden: false), Noon);
        Poll(480, 12, alarm);
        Pass(Minute);
        using (var reader = HistoryReader.Open(_output.Location, TimeZoneInfo.Utc)!)
        {
            var active = Assert.Single(reader.Alarms(Serial, null, null, 10, null));
            Assert.Equal((42, "Grid lost", Noon, null), (active.Code, active.Text, active.Raised, active.Cleared));
        }

        Poll(481, 12);
        End(_stop, _running);
        using (var reader = HistoryReader.Open(_output.Location, TimeZoneInfo.Utc)!)
            Assert.NotNull(Assert.Single(reader.Alarms(Serial, null, null, 10, null)).Cleared);
    }

    [Fact]
    public void Changes_of_all_programs_are_copied_from_the_log_of_writes_once()
    {
        string Line(string time, string result) =>
            $$"""{"time":"{{time}}","inverter":"{{Serial}}","who":"cli","setting":"battery_on_grid_soc_min","old":"10","wanted":"20","""
            + $"{result}}}";
        string[] lines =
        [
            Line("2026-06-21T14:00:00.000+02:00", "\"result\":\"sending\""),
            Line("2026-06-21T14:00:01.000+02:00", "\"result\":\"confirmed\",\"found\":\"20\""),
            "not json",
            "{\"time\":\"2026-06-21T14:0",
        ];
        File.WriteAllText(Path.Combine(_directory, "writes.log"), string.Join('\n', lines));
        Poll(480, 12);
        Pass(Minute);
        End(_stop, _running);
        using var reader = HistoryReader.Open(_output.Location, TimeZoneInfo.Utc)!;
        var change = Assert.Single(reader.Changes(Serial, null, null, 10, null));
        Assert.Equal(
            ("cli", "battery_on_grid_soc_min", "10", "20", "20", "confirmed"),
            (change.By, change.Setting, change.Old, change.Wanted, change.ReadBack, change.Result));
        Assert.Equal(new DateTimeOffset(2026, 6, 21, 12, 0, 1, TimeSpan.Zero), change.Time);
    }

    private void Poll(decimal voltage, long state, params RaisedAlarm[] alarms)
    {
        var view = CommandCatalogue.Default.View(609);
        var options = new InverterOptions(new SessionOptions { Host = "127.0.0.1" }, new PollPeriods(TimeSpan.FromSeconds(10)));
        var picture = new InverterPicture(options)
        {
            Identity = new InverterIdentity(609, 1, "10kW", BatteryVendor: null, Serial, view, null!),
        };
        var values = new Dictionary<string, PointValue>
        {
            ["battery_voltage"] = new NumberValue(voltage),
            ["battery_state"] = new CodeValue(state, null),
        };
        var poll = new GroupState(PollGroup.Fast, _clock.GetUtcNow(), values)
        {
            Alarms = alarms,
            Events = [new AlarmEvent(IsRaised: true, new Alarm(1, 1, "", "", 0, Hidden: false), Noon, Noon)],
        };
        _feed.Add(new Polled(null!, picture, PollGroup.Fast, poll));
    }

    /// <summary>Lets time pass after the output has taken all events, and all be done that is due then.</summary>
    private void Pass(TimeSpan time)
    {
        _tasks.Run();
        _clock.Advance(time);
        _tasks.Run();
    }

    private List<decimal> Voltages()
    {
        if (!File.Exists(_output.Location)) return [];
        using var reader = HistoryReader.Open(_output.Location, TimeZoneInfo.Utc)!;
        return [.. reader.Polls(Serial, "fast", DateTimeOffset.UnixEpoch)
            .Select(poll => poll.Values.Single(value => value.Point.Point == "battery_voltage").Value)];
    }

    private Task Start(CancellationTokenSource stop)
    {
        var bridge = new BridgeView([], "1.2.3", Noon, _log, () => [], () => true);
        return Task.Factory.StartNew(() => _output.RunAsync(bridge, _feed, stop.Token), CancellationToken.None, default, _tasks).Unwrap();
    }

    private void End(CancellationTokenSource stop, Task running)
    {
        _tasks.Run();
        stop.Cancel();
        _tasks.Run();
        Assert.True(running.IsCompletedSuccessfully);
    }
}
