using System.Globalization;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using SermatecEss.Bridge.Points;
using SermatecEss.Bridge.State;

namespace SermatecEss.Bridge.Tests.Points;

public sealed class EnergyMeterTests
{
    private const string Id = "pv_energy";
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private FakeTimeProvider _time = new(new DateTimeOffset(2026, 6, 21, 10, 0, 0, TimeSpan.Zero));
    private TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Prague");
    private EnergyMeter _meter;

    public EnergyMeterTests() => _meter = Start();

    private Energy Energy => _meter.Energies[Id];

    [Fact]
    public void A_power_that_rises_evenly_gives_the_area_of_a_triangle()
    {
        // From 0 to 3600 W in an hour: 1.8 kWh.
        Take(0);
        for (var i = 1; i <= 360; i++) TakeNext(i * 10);
        Assert.Equal(1.8m, Energy.Total);
        Assert.Equal(1.8m, Energy.Today);
    }

    [Fact]
    public void It_does_not_matter_how_often_and_when_the_program_is_ended() =>
        Gen.Select(Gen.Int[0, 9000], Gen.Int[1, 49_000], Gen.Bool).Array[1, 60].Sample(polls =>
        {
            var whole = new EnergyMeterTests();
            var split = new EnergyMeterTests();
            foreach (var (power, milliseconds, restarts) in polls)
            {
                foreach (var test in (EnergyMeterTests[])[whole, split])
                {
                    test._time.Advance(TimeSpan.FromMilliseconds(milliseconds));
                    test.Take(power);
                }

                if (restarts) split.Restart();
            }

            Assert.Equal(whole.Energy, split.Energy);
        });

    [Fact]
    public void It_is_the_sum_of_the_trapezoids() => Gen.Select(Gen.Int[0, 9000], Gen.Int[1, 49]).Array[2, 60].Sample(polls =>
    {
        var test = new EnergyMeterTests();
        decimal wattSeconds = 0;
        for (var i = 0; i < polls.Length; i++)
        {
            test._time.Advance(TimeSpan.FromSeconds(polls[i].Item2));
            test.Take(polls[i].Item1);
            if (i > 0) wattSeconds += (polls[i].Item1 + polls[i - 1].Item1) / 2m * polls[i].Item2;
        }

        Assert.InRange(test.Energy.Total - (wattSeconds / 3_600_000), -0.0000001m, 0.0000001m);
    });

    [Fact]
    public void A_gap_of_five_periods_is_bridged_and_a_longer_one_is_not()
    {
        Take(3600);
        _time.Advance(5 * Period);
        Take(3600);
        Assert.Equal(0.05m, Energy.Total);
        _time.Advance((5 * Period) + TimeSpan.FromMilliseconds(1));
        Take(3600);
        Assert.Equal(0.05m, Energy.Total);
        TakeNext(3600);
        Assert.Equal(0.06m, Energy.Total);
    }

    [Fact]
    public void A_power_that_is_missing_now_and_then_is_bridged()
    {
        Take(3600);
        TakeNext(null);
        TakeNext(null);
        TakeNext(3600);
        Assert.Equal(0.03m, Energy.Total);
    }

    [Fact]
    public void A_power_that_is_missing_at_midnight_is_split_there()
    {
        At("2026-06-21T21:59:45Z");
        Take(3600);
        TakeNext(3600);
        TakeNext(null);
        TakeNext(3600);
        Assert.Equal(0.03m, Energy.Total);
        Assert.Equal(0.015m, Energy.Today);
    }

    [Fact]
    public void A_crash_loses_no_more_than_the_poll_that_was_not_saved()
    {
        Take(3600);
        TakeNext(3600);
        var saved = (_meter.Energies, _meter.Day);
        TakeNext(3600);
        _meter = Start();
        _meter.Restore(saved.Energies.ToDictionary(), saved.Day);
        TakeNext(3600);
        Assert.Equal(0.03m, Energy.Total);
    }

    [Fact]
    public void The_days_energy_restarts_at_midnight_and_the_total_continues()
    {
        At("2026-06-21T21:59:56Z");
        Take(0);
        _time.Advance(TimeSpan.FromSeconds(8));
        Take(7200);
        Assert.Equal(0.008m, Energy.Total);
        // The half of the triangle after midnight: from 3600 to 7200 W in 4 s.
        Assert.Equal(0.006m, Energy.Today);
    }

    [Theory]
    [InlineData("Europe/Prague", "2026-03-28T23:00:00Z", 23)]
    [InlineData("Europe/Prague", "2026-10-24T22:00:00Z", 25)]
    [InlineData("Europe/Prague", "2026-06-20T22:00:00Z", 24)]
    [InlineData("America/Havana", "2026-03-08T05:00:00Z", 23)]
    [InlineData("America/Havana", "2026-11-01T04:00:00Z", 25)]
    [InlineData("Asia/Beirut", "2026-03-28T22:00:00Z", 23)]
    [InlineData("Asia/Beirut", "2026-10-23T21:00:00Z", 25)]
    [InlineData("Pacific/Apia", "2026-06-20T11:00:00Z", 24)]
    public void A_day_has_as_many_hours_as_its_time_zone_gives_it(string zone, string begin, int hours)
    {
        _zone = TimeZoneInfo.FindSystemTimeZoneById(zone);
        _time = new FakeTimeProvider(DateTimeOffset.Parse(begin, CultureInfo.InvariantCulture) - Period);
        _meter = Start();
        Take(1000);
        decimal largest = 0;
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromHours(hours + 2); passed += Period)
        {
            TakeNext(1000);
            largest = Math.Max(largest, Energy.Today);
        }

        Assert.Equal(hours, largest, 2);
        Assert.Equal(hours + 2, Energy.Total, 2);
        Assert.InRange(Energy.Today, 1.9m, 2.01m);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(240)]
    [InlineData(-240)]
    public void A_clock_that_jumps_neither_makes_nor_loses_energy(int hours)
    {
        Take(3600);
        TakeNext(3600);
        var jumping = new JumpingClock(_time) { Ahead = TimeSpan.FromHours(hours) };
        for (var i = 0; i < 10; i++)
        {
            _time.Advance(Period);
            _meter.Take(jumping.GetUtcNow(), _ => 3600);
        }

        Assert.Equal(0.11m, Energy.Total);
        Assert.InRange(Energy.Today, 0, 0.11m);
    }

    [Fact]
    public void A_clock_that_is_set_back_over_midnight_passes_one_midnight()
    {
        At("2026-06-21T21:59:50Z");
        Take(3600);
        TakeNext(3600);
        TakeNext(3600);
        Assert.Equal(0.01m, Energy.Today);
        var late = new JumpingClock(_time) { Ahead = TimeSpan.FromSeconds(-20) };
        for (var i = 0; i < 6; i++)
        {
            _time.Advance(Period);
            _meter.Take(late.GetUtcNow(), _ => 3600);
        }

        // Energy before midnight by either clock may belong to either day.
        Assert.InRange(Energy.Today, 0.06m, 0.07m);
        Assert.Equal(0.08m, Energy.Total);
    }

    [Fact]
    public void A_computer_that_starts_in_1970_keeps_the_day_until_it_knows_the_time()
    {
        Take(3600);
        TakeNext(3600);
        Restart();
        var lost = new JumpingClock(_time) { Ahead = DateTimeOffset.UnixEpoch - _time.GetUtcNow() };
        for (var i = 0; i < 3; i++)
        {
            _time.Advance(Period);
            _meter.Take(lost.GetUtcNow(), _ => 3600);
        }

        TakeNext(3600);
        Assert.Equal(new DateOnly(2026, 6, 21), _meter.Day);
        Assert.Equal(0.04m, Energy.Today);
    }

    [Fact]
    public void A_day_that_passed_while_the_program_did_not_run_is_over()
    {
        Take(3600);
        TakeNext(3600);
        Restart();
        _time.Advance(TimeSpan.FromDays(1));
        Take(3600);
        TakeNext(3600);
        Assert.Equal(0.01m, Energy.Today);
        Assert.Equal(0.02m, Energy.Total);
    }

    private EnergyMeter Start() => new([(Id, "pv_power")], _zone, 5 * Period, _time);

    /// <summary>Restarts the program, with the text of the state file in between.</summary>
    private void Restart()
    {
        var state = StateJson.Read(StateJson.Write(new InverterState { Energies = _meter.Energies, Day = _meter.Day }));
        _meter = Start();
        _meter.Restore(state.Energies, state.Day);
    }

    private void TakeNext(decimal? watts)
    {
        _time.Advance(Period);
        Take(watts);
    }

    private void Take(decimal? watts) => _meter.Take(_time.GetUtcNow(), _ => watts);

    private void At(string utc) => _time.SetUtcNow(DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture));

    /// <summary>A wall clock that can be set, on top of a time that advances steadily.</summary>
    private sealed class JumpingClock(TimeProvider time) : TimeProvider
    {
        internal TimeSpan Ahead { get; init; }

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + Ahead;
    }
}
