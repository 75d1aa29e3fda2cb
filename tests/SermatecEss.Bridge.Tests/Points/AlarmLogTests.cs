using SermatecEss.Bridge.Points;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Bridge.Tests.Points;

public sealed class AlarmLogTests
{
    private const string Faults = "inverter_faults_0";
    private static readonly DateTimeOffset Noon = new(2026, 6, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly Alarm Hot = new(1001, 3, "Hybrid Inverter", "Too hot", 1, Hidden: false);
    private static readonly Alarm Island = new(1002, 4, "Hybrid Inverter", "Islanding", 1, Hidden: false);
    private readonly AlarmLog _log = new([]);

    [Fact]
    public void An_alarm_is_raised_once_and_cleared_once_with_the_time_since_when_it_stood()
    {
        Assert.Equal([new AlarmEvent(IsRaised: true, Hot, Noon, Noon)], Take(0, Hot));
        Assert.Empty(Take(1, Hot));
        Assert.Equal([new RaisedAlarm(Faults, Hot, Noon)], _log.Standing);
        Assert.Equal([new AlarmEvent(IsRaised: false, Hot, Noon, Noon.AddMinutes(2))], Take(2));
        Assert.Empty(Take(3));
        Assert.Empty(_log.Standing);
    }

    [Fact]
    public void Cleared_alarms_are_reported_before_raised_ones()
    {
        _ = Take(0, Hot);
        Assert.Equal([false, true], Take(1, Island).Select(told => told.IsRaised));
        Assert.Equal(Island, Assert.Single(_log.Standing).Alarm);
    }

    [Fact]
    public void An_inverter_that_is_not_asked_clears_nothing()
    {
        _ = Take(0, Hot);
        Assert.Empty(_log.Take([], Noon.AddHours(1)));
        Assert.Single(_log.Standing);
    }

    [Fact]
    public void The_same_bit_of_another_word_is_another_alarm()
    {
        _ = Take(0, Hot);
        Assert.Single(_log.Take([("battery_alarms", new AlarmsValue([8], [Hot]))], Noon));
        Assert.Equal(2, _log.Standing.Count);
    }

    [Fact]
    public void An_alarm_that_stood_before_a_restart_is_not_raised_again()
    {
        _ = Take(0, Hot);
        var again = new AlarmLog(_log.Standing);
        Assert.Empty(again.Take([(Faults, new AlarmsValue([8], [Hot]))], Noon.AddHours(1)));
        Assert.Equal(Noon, Assert.Single(again.Standing).Since);
    }

    private IReadOnlyList<AlarmEvent> Take(int minute, params Alarm[] raised) =>
        _log.Take([(Faults, new AlarmsValue([0], raised))], Noon.AddMinutes(minute));
}
