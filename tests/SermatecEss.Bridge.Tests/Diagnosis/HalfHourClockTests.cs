using SermatecEss.Bridge.Diagnosis;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Bridge.Tests.Diagnosis;

public sealed class HalfHourClockTests
{
    private static readonly CatalogueView View = CommandCatalogue.Default.View(609);

    /// <param name="last">The last half-hour that the inverter has filled, from 0; all earlier ones are filled.</param>
    /// <param name="now">The local time.</param>
    /// <param name="result">The expected result.</param>
    /// <param name="words">The expected words.</param>
    [Theory]
    [InlineData(24, "12:10", "Ok", "matches 12:10 to within half an hour")]
    [InlineData(24, "12:29", "Ok", "matches")]
    [InlineData(24, "12:50", "Ok", "matches")]
    [InlineData(24, "11:58", "Ok", "matches")]
    [InlineData(24, "11:40", "Warning", "ahead of 11:40 by at least 20 minutes")]
    [InlineData(26, "12:10", "Warning", "ahead of 12:10 by at least 50 minutes")]
    [InlineData(28, "12:00", "Warning", "ahead of 12:00 by at least 2 hours")]
    [InlineData(22, "12:10", "Warning", "behind 12:10 by at least 30 minutes")]
    [InlineData(20, "12:10", "Warning", "behind 12:10 by at least 90 minutes")]
    [InlineData(47, "00:10", "Ok", "matches")]
    [InlineData(47, "00:40", "Warning", "behind 00:40 by at least 30 minutes")]
    [InlineData(2, "23:50", "Warning", "ahead of 23:50 by at least 70 minutes")]
    public void It_is_as_good_as_half_hours_are(int last, string now, string result, string words)
    {
        var (judged, found) = Judge(now, watts: 900, i => i <= last ? 0.4m : 0);
        Assert.Equal(result, judged.ToString());
        Assert.StartsWith(words, found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, 20)]
    [InlineData(900, 0)]
    [InlineData(100, 0)]
    [InlineData(900, -1)]
    public void Without_power_that_fills_each_half_hour_nothing_is_known(int watts, int last) =>
        Assert.Equal(Outcome.Skipped, Judge("12:10", watts, i => i == last || (watts < 400 && i <= last) ? 0.1m : 0).Result);

    [Fact]
    public void A_morning_long_ago_is_no_clock_that_is_ahead() =>
        Assert.Equal(Outcome.Skipped, Judge("23:30", watts: 0, i => i is > 15 and < 20 ? 0.4m : 0).Result);

    [Fact]
    public void Without_a_response_the_inverters_time_is_unknown() =>
        Assert.Equal(Outcome.Skipped, HalfHourClock.Judge(new Dictionary<string, Reading>(), At("12:10")).Result);

    private static (Outcome Result, string Found) Judge(string now, int watts, Func<int, decimal> energy)
    {
        var readings = new Dictionary<string, Reading>();
        void Add(byte command, string point, PointValue value) =>
            readings[point] = new Reading(View.Find(CommandCode.FromByte(command))!.FindField(point)!, value);
        Add(0x9b, "load_energy_half_hours", new ListValue([.. Enumerable.Range(0, 48).Select(i => new NumberValue(energy(i)))]));
        Add(0x0d, "load_remote_power", new NumberValue(watts));
        return HalfHourClock.Judge(readings, At(now));
    }

    private static DateTimeOffset At(string time) => new(
        new DateOnly(2026, 6, 21).ToDateTime(TimeOnly.Parse(time, System.Globalization.CultureInfo.InvariantCulture)),
        TimeSpan.FromHours(2));
}
