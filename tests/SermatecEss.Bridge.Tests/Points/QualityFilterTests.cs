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

    [Theory]
    [InlineData("battery_soc", 101)]
    [InlineData("battery_temperature", 6400)]
    [InlineData("grid_frequency", 650)]
    [InlineData("pv1_voltage", 6553.5)]
    [InlineData("grid_power_factor", 2)]
    [InlineData(Total, -1)]
    public void What_a_quantity_cannot_be_is_left_out_counted_and_told_once(string point, decimal impossible)
    {
        Assert.Null(Take(point, impossible));
        Assert.Null(Take(point, impossible));
        Assert.Equal(new Rejected(point, RejectionReason.Range, 2), Assert.Single(_filter.Rejected));
        Assert.Contains(point, Assert.Single(_warnings), StringComparison.Ordinal);
        Assert.NotNull(Take(point, 0.5m));
    }

    [Fact]
    public void The_other_readings_of_a_poll_are_not_touched()
    {
        var believed = _filter.Believe(Polls.Of(PollGroup.Fast, _time.GetUtcNow(), ("battery_soc", 250), ("battery_soh", 99)));
        Assert.Equal("battery_soh", Assert.Single(believed).Key);
    }

    [Fact]
    public void A_state_of_charge_that_jumps_is_believed_when_it_stays()
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
        Assert.Equal(5000, Take(Total, 5000));
        for (var i = 0; i < 10; i++) Assert.Null(Take(Total, 0));
        Assert.Equal(5000.1m, Take(Total, 5000.1m));
        _filter = Start(_filter.Counters);
        for (var i = 0; i < 10; i++) Assert.Null(Take(Total, 0));
        Assert.Equal(5000.2m, Take(Total, 5000.2m));
    }

    [Fact]
    public void A_new_inverter_has_counted_nothing() => Assert.Equal(0, Take(Total, 0));

    [Fact]
    public void A_counter_that_falls_is_believed_when_it_stays()
    {
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
        Assert.Equal(5000, Take(Total, 5000));
        foreach (var wrong in (decimal[])[10, 2000, 300, 4000, 50]) Assert.Null(Take(Total, wrong));
        Assert.Equal(5000, Take(Total, 5000));
    }

    [Fact]
    public void A_counter_gains_no_more_than_a_plant_can_make()
    {
        Assert.Equal(5000, Take(Total, 5000));
        Assert.Null(Take(Total, 5100));
        Assert.Equal(5001, Take(Total, 5001));
        Pass(TimeSpan.FromHours(3));
        Assert.Equal(5100, Take(Total, 5100));
    }

    [Fact]
    public void While_the_program_did_not_run_a_counter_may_have_gained_anything()
    {
        Assert.Equal(5000, Take(Total, 5000));
        _filter = Start(_filter.Counters);
        Assert.Equal(5900, Take(Total, 5900));
    }

    [Theory]
    [InlineData("2026-06-21T21:05:00Z")]
    [InlineData("2026-06-21T21:59:00Z")]
    [InlineData("2026-06-21T22:00:30Z")]
    [InlineData("2026-06-21T22:55:00Z")]
    public void The_counters_of_the_day_begin_anew_around_the_owners_midnight(string utc)
    {
        Assert.Equal(42, Take(Today, 42));
        At(utc);
        Assert.Equal(0, Take(Today, 0));
        Assert.Empty(_filter.Rejected);
    }

    [Fact]
    public void A_counter_of_the_day_that_falls_at_noon_has_to_stay()
    {
        Assert.Equal(42, Take(Today, 42));
        Assert.Null(Take(Today, 0));
        Assert.Equal(42, Take(Today, 42));
        Assert.Null(Take(Today, 1));
        Assert.Null(Take(Today, 1));
        Assert.Equal(1, Take(Today, 1));
    }

    [Fact]
    public void An_inverter_that_slept_over_midnight_has_begun_a_new_day()
    {
        Assert.Equal(42, Take(Today, 42));
        At("2026-06-22T08:00:00Z");
        Assert.Equal(3, Take(Today, 3));
    }

    [Fact]
    public void A_new_day_is_noticed_after_a_restart_and_a_glitch_is_not_taken_for_one()
    {
        Assert.Equal(42, Take(Today, 42));
        _filter = Start(_filter.Counters);
        Assert.Null(Take(Today, 0));
        At("2026-06-22T08:00:00Z");
        _filter = Start(_filter.Counters);
        Assert.Equal(3, Take(Today, 3));
    }

    [Fact]
    public void Nothing_is_believed_of_an_inverter_that_repeats_itself_until_it_moves()
    {
        var frozen = ((string, decimal)[])[
            ("pv1_power", 3000),
            ("pv1_voltage", 480),
            ("grid_active_power", 2500),
            ("grid_l1_voltage", 231),
            ("battery_voltage", 52),
        ];
        for (var i = 0; i < 4; i++) Assert.Equal(5, _filter.Believe(Polls.Of(PollGroup.Fast, _time.GetUtcNow(), frozen)).Count);
        Assert.False(_filter.IsStuck);
        for (var i = 0; i < 3; i++) Assert.Empty(_filter.Believe(Polls.Of(PollGroup.Fast, _time.GetUtcNow(), frozen)));
        Assert.True(_filter.IsStuck);
        Assert.Empty(_warnings);
        frozen[3].Item2 = 231.1m;
        Assert.Equal(5, _filter.Believe(Polls.Of(PollGroup.Fast, _time.GetUtcNow(), frozen)).Count);
        Assert.False(_filter.IsStuck);
    }

    [Fact]
    public void An_inverter_that_sleeps_may_stand_still()
    {
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(
                3,
                _filter.Believe(Polls.Of(
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

    /// <summary>Shows it a value as a poll does each second, and gives what is believed.</summary>
    private decimal? Take(string point, decimal value)
    {
        Pass(TimeSpan.FromSeconds(1));
        var group = Polls.Field(point).Kind is ValueKind.Counter or ValueKind.Daily ? PollGroup.Counters : PollGroup.Fast;
        return _filter.Believe(Polls.Of(group, _time.GetUtcNow(), (point, value))).TryGetValue(point, out var believed)
            ? ((NumberValue)believed).Number
            : null;
    }

    private void Pass(TimeSpan time) => _time.Advance(time);

    private void At(string utc) => _time.SetUtcNow(DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture));
}
