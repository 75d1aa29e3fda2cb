using Microsoft.Extensions.Time.Testing;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Points;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Bridge.Tests.Points;

public sealed class QualityFilterTests
{
    private const string Total = "pv_energy_total";
    private const string Today = "pv_energy_today";
    private static readonly TimeZoneInfo Prague = TimeZoneInfo.FindSystemTimeZoneById("Europe/Prague");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 6, 21, 10, 0, 0, TimeSpan.Zero));
    private readonly List<string> _warnings = [];
    private QualityFilter _filter;

    public QualityFilterTests() => _filter = Start(new Dictionary<string, Counted>());

    /// <summary>The filter of a program that has run before, and saved a value a minute ago.</summary>
    private void Saved(string point, decimal value, TimeSpan? age = null) => _filter = Start(
        new Dictionary<string, Counted> { [point] = new(value, _time.GetUtcNow() - (age ?? TimeSpan.FromMinutes(1))) });

    [Theory]
    [InlineData("battery_soc", 101)]
    [InlineData("battery_temperature", 6400)]
    [InlineData("grid_frequency", 650)]
    [InlineData("pv1_voltage", 6553.5)]
    [InlineData("grid_power_factor", 2)]
    [InlineData(Total, -1)]
    public void An_impossible_value_is_left_out_counted_and_logged_once(string point, decimal impossible)
    {
        Assert.Null(Take(point, impossible));
        Assert.Null(Take(point, impossible));
        Assert.Equal(new Rejected(point, RejectionReason.Range, 2), Assert.Single(_filter.Rejected));
        Assert.Contains(point, Assert.Single(_warnings), StringComparison.Ordinal);
        Saved(point, 0.5m);
        Assert.NotNull(Take(point, 0.5m));
    }

    [Fact]
    public void The_other_readings_of_a_poll_are_not_touched()
    {
        var accepted = _filter.Accept(Polls.Of(PollGroup.Fast, _time.GetUtcNow(), ("battery_soc", 250), ("battery_soh", 99)));
        Assert.Equal("battery_soh", Assert.Single(accepted).Key);
    }

    [Fact]
    public void A_state_of_charge_that_jumps_is_accepted_when_it_stays()
    {
        Assert.Equal(55, Take("battery_soc", 55));
        Assert.Null(Take("battery_soc", 0));
        Assert.Equal(55, Take("battery_soc", 55));
        Assert.Null(Take("battery_soc", 90));
        Assert.Null(Take("battery_soc", 90));
        Assert.Equal(90, Take("battery_soc", 90));
        Assert.Equal(89, Take("battery_soc", 89));
    }

    [Fact]
    public void After_a_long_time_a_quantity_may_be_far_from_where_it_was()
    {
        Assert.Equal(90, Take("battery_soc", 90));
        Pass(TimeSpan.FromHours(6));
        Assert.Equal(20, Take("battery_soc", 20));
    }

    [Fact]
    public void A_power_may_jump()
    {
        Assert.Equal(9000, Take("pv1_power", 9000));
        Assert.Equal(0, Take("pv1_power", 0));
    }

    [Fact]
    public void A_lifetime_is_never_zero_again()
    {
        Saved(Total, 5000);
        Assert.Equal(5000, Take(Total, 5000));
        for (var i = 0; i < 10; i++) Assert.Null(Take(Total, 0));
        Assert.Equal(5000.1m, Take(Total, 5000.1m));
        _filter = Start(_filter.Counters);
        for (var i = 0; i < 10; i++) Assert.Null(Take(Total, 0));
        Assert.Equal(5000.2m, Take(Total, 5000.2m));
    }

    [Fact]
    public void Where_nothing_is_saved_of_a_counter_its_first_value_has_to_come_three_times()
    {
        foreach (var glitch in (decimal[])[99, 18072, 4010]) Assert.Null(Take(Total, glitch));
        Assert.Null(Take(Total, 18072));
        Assert.True(_filter.WantsCountersAgain);
        Assert.Null(Take(Total, 18072));
        Assert.Equal(18072.1m, Take(Total, 18072.1m));
        Assert.False(_filter.WantsCountersAgain);
        Assert.Equal(18072.2m, Take(Total, 18072.2m));
        Assert.Empty(_filter.Rejected);
        Assert.Empty(_warnings);
    }

    [Fact]
    public void A_new_inverter_has_counted_nothing()
    {
        Assert.Null(Take(Total, 0));
        Assert.Null(Take(Total, 0));
        Assert.Equal(0, Take(Total, 0));
    }

    [Fact]
    public void Counters_that_never_agree_are_not_asked_again_without_end()
    {
        for (var i = 1; i <= 5; i++)
        {
            Assert.Null(Take(Total, 1000 * i));
            Assert.True(_filter.WantsCountersAgain);
        }

        Assert.Null(Take(Total, 10_000));
        Assert.False(_filter.WantsCountersAgain);
    }

    [Theory]
    [InlineData(1, 18075)]
    [InlineData(60, 18170)]
    public void The_first_value_after_a_restart_is_bounded_by_the_saved_one_and_its_age(int minutes, int possible)
    {
        Saved(Total, 18072, TimeSpan.FromMinutes(minutes));
        Assert.Null(Take(Total, 0x01004658));
        Assert.Null(Take(Total, possible + 20));
        Assert.Equal(possible, Take(Total, possible));
    }

    [Theory]
    [InlineData("battery_cycles")]
    [InlineData("pv_savings_total")]
    public void Counters_of_other_things_than_energy_are_bounded_too(string point)
    {
        Saved(point, 200);
        Assert.Null(Take(point, 60000));
        Assert.Equal(200, Take(point, 200));
        Assert.Equal(201, Take(point, 201));
    }

    [Theory]
    [InlineData(Total, 18072, 18071)]
    [InlineData(Today, 25.3, 25.2)]
    public void A_counter_that_falls_by_a_digit_of_its_last_place_keeps_its_value(string point, decimal value, decimal rounded)
    {
        Saved(point, value);
        Assert.Equal(value, Take(point, value));
        for (var i = 0; i < 5; i++) Assert.Equal(value, Take(point, rounded));
        Assert.Equal(value, Take(point, value));
        Assert.Empty(_filter.Rejected);
        Assert.Null(Take(point, rounded - 1));
    }

    [Fact]
    public void A_counter_that_falls_is_accepted_when_it_stays()
    {
        Saved(Total, 5000);
        Assert.Equal(5000, Take(Total, 5000));
        Assert.Null(Take(Total, 4000));
        Assert.Null(Take(Total, 4000));
        Assert.Equal(4000.1m, Take(Total, 4000.1m));
        Assert.Equal(4000.2m, Take(Total, 4000.2m));
        Assert.Contains(new Rejected(Total, RejectionReason.Falling, 2), _filter.Rejected);
    }

    [Fact]
    public void Wrong_values_that_differ_do_not_confirm_each_other()
    {
        Saved(Total, 5000);
        Assert.Equal(5000, Take(Total, 5000));
        foreach (var wrong in (decimal[])[10, 2000, 300, 4000, 50]) Assert.Null(Take(Total, wrong));
        Assert.Equal(5000, Take(Total, 5000));
    }

    [Fact]
    public void A_counter_gains_no_more_than_a_plant_can_make()
    {
        Saved(Total, 5000);
        Assert.Equal(5000, Take(Total, 5000));
        Assert.Null(Take(Total, 5100));
        Assert.Equal(5001, Take(Total, 5001));
        Pass(TimeSpan.FromHours(3));
        Assert.Equal(5100, Take(Total, 5100));
    }

    [Theory]
    [InlineData("2026-06-21T21:05:00Z")]
    [InlineData("2026-06-21T21:59:00Z")]
    [InlineData("2026-06-21T22:00:30Z")]
    [InlineData("2026-06-21T22:55:00Z")]
    public void The_daily_counters_restart_around_local_midnight_after_two_readings(string utc)
    {
        Saved(Today, 25.3m);
        Assert.Equal(25.3m, Take(Today, 25.3m));
        At(utc);
        Assert.Null(Take(Today, 0));
        Assert.True(_filter.WantsCountersAgain);
        Assert.Equal(25.3m, Take(Today, 25.3m));
        Assert.Null(Take(Today, 0));
        Assert.Equal(0, Take(Today, 0));
        Assert.Equal(0.1m, Take(Today, 0.1m));
        Assert.Empty(_filter.Rejected);
    }

    [Fact]
    public void A_day_of_next_to_nothing_ends_at_midnight_too()
    {
        Saved(Today, 0.1m);
        At("2026-06-21T22:00:30Z");
        Assert.Null(Take(Today, 0));
        Assert.Equal(0, Take(Today, 0));
    }

    [Fact]
    public void A_counter_of_the_day_that_falls_at_noon_has_to_stay()
    {
        Saved(Today, 42);
        Assert.Equal(42, Take(Today, 42));
        Assert.Null(Take(Today, 0));
        Assert.Equal(42, Take(Today, 42));
        Assert.Null(Take(Today, 1));
        Assert.Null(Take(Today, 1));
        Assert.Equal(1, Take(Today, 1));
        Assert.Contains(new Rejected(Today, RejectionReason.Falling, 3), _filter.Rejected);
    }

    [Fact]
    public void An_inverter_that_slept_over_midnight_has_begun_a_new_day()
    {
        Saved(Today, 42);
        Assert.Equal(42, Take(Today, 42));
        At("2026-06-22T08:00:00Z");
        Assert.Null(Take(Today, 3));
        Assert.Equal(3, Take(Today, 3));
    }

    [Fact]
    public void A_new_day_is_noticed_after_a_restart_and_a_glitch_is_not_taken_for_one()
    {
        Saved(Today, 42);
        Assert.Null(Take(Today, 0));
        At("2026-06-22T08:00:00Z");
        _filter = Start(_filter.Counters);
        Assert.Null(Take(Today, 3));
        Assert.Equal(3, Take(Today, 3));
    }

    [Fact]
    public void The_saved_value_of_an_unchanged_counter_does_not_change_with_each_poll()
    {
        Saved(Total, 5000);
        _ = Take(Total, 5000);
        var saved = _filter.Counters[Total];
        Pass(TimeSpan.FromMinutes(5));
        Assert.Equal(5000, Take(Total, 5000));
        Assert.Equal(saved, _filter.Counters[Total]);
        Pass(TimeSpan.FromMinutes(5));
        Assert.Equal(5000, Take(Total, 5000));
        Assert.Equal(_time.GetUtcNow(), _filter.Counters[Total].Time);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(65535, false)]
    public void Readings_of_a_disconnected_battery_are_absent(long communication, bool isThere)
    {
        Saved("battery_cycles", 200);
        var poll = Polls.Of(
            PollGroup.Fast,
            _time.GetUtcNow(),
            ("battery_voltage", 0),
            ("battery_temperature", 0),
            ("battery_soc", 0),
            ("battery_cycles", 200),
            ("battery_dc_voltage", 51));
        var accepted = _filter.Accept(Polls.With(poll, "battery_communication", communication));
        Assert.Equal(isThere, accepted.ContainsKey("battery_voltage"));
        Assert.Equal(isThere, accepted.ContainsKey("battery_temperature"));
        Assert.Equal(isThere, accepted.ContainsKey("battery_soc"));
        Assert.Equal(isThere, accepted.ContainsKey("battery_cycles"));
        Assert.True(accepted.ContainsKey("battery_dc_voltage"));
        Assert.True(accepted.ContainsKey("battery_communication"));
        Assert.Empty(_filter.Rejected);
    }

    [Fact]
    public void What_the_house_draws_is_absent_while_its_meter_is_disconnected()
    {
        var poll = Polls.Of(PollGroup.Fast, _time.GetUtcNow(), ("load_remote_power", 0));
        Assert.DoesNotContain("load_remote_power", _filter.Accept(Polls.With(poll, "grid_meter_connection", 1)).Keys);
        Assert.Contains("load_remote_power", _filter.Accept(Polls.With(poll, "grid_meter_connection", 0)).Keys);
    }

    [Fact]
    public void All_readings_of_a_stuck_inverter_are_rejected_until_they_change()
    {
        var frozen = ((string, decimal)[])[
            ("pv1_power", 3000),
            ("pv1_voltage", 480),
            ("grid_active_power", 2500),
            ("grid_l1_voltage", 231),
            ("battery_voltage", 52),
        ];
        for (var i = 0; i < 4; i++) Assert.Equal(5, _filter.Accept(Polls.Of(PollGroup.Fast, _time.GetUtcNow(), frozen)).Count);
        Assert.False(_filter.IsStuck);
        for (var i = 0; i < 3; i++) Assert.Empty(_filter.Accept(Polls.Of(PollGroup.Fast, _time.GetUtcNow(), frozen)));
        Assert.True(_filter.IsStuck);
        Assert.Empty(_warnings);
        frozen[3].Item2 = 231.1m;
        Assert.Equal(5, _filter.Accept(Polls.Of(PollGroup.Fast, _time.GetUtcNow(), frozen)).Count);
        Assert.False(_filter.IsStuck);
    }

    [Fact]
    public void An_inverter_that_sleeps_may_stand_still()
    {
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(
                3,
                _filter.Accept(Polls.Of(
                    PollGroup.Fast,
                    _time.GetUtcNow(),
                    ("pv1_power", 0),
                    ("battery_soc", 20),
                    ("battery_voltage", 52))).Count);
        }

        Assert.False(_filter.IsStuck);
    }

    private QualityFilter Start(IReadOnlyDictionary<string, Counted> counters) =>
        new(CommandCatalogue.Default, stuckAfter: 5, Prague, _time, new Log(LogLevel.Warn, (_, line) => _warnings.Add(line)), counters);

    /// <summary>Polls a value once a second, and returns what is accepted.</summary>
    private decimal? Take(string point, decimal value)
    {
        Pass(TimeSpan.FromSeconds(1));
        var group = Polls.Field(point).Kind is ValueKind.Counter or ValueKind.Daily ? PollGroup.Counters : PollGroup.Fast;
        return _filter.Accept(Polls.Of(group, _time.GetUtcNow(), (point, value))).TryGetValue(point, out var accepted)
            ? ((NumberValue)accepted).Number
            : null;
    }

    private void Pass(TimeSpan time) => _time.Advance(time);

    private void At(string utc) => _time.SetUtcNow(DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture));
}
