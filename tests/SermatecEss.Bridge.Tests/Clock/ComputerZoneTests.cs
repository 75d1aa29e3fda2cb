using SermatecEss.Bridge.Clock;

namespace SermatecEss.Bridge.Tests.Clock;

/// <summary>Time zones by name and by rules.</summary>
public sealed class ComputerZoneTests
{
    [Theory]
    [InlineData("CET-1CEST,M3.5.0,M10.5.0/3", "Europe/Prague")]
    [InlineData("EET-2EEST,M3.5.0/3,M10.5.0/4", "Europe/Helsinki")]
    [InlineData("GMT0BST,M3.5.0/1,M10.5.0", "Europe/London")]
    [InlineData("IST-1GMT0,M10.5.0,M3.5.0/1", "Europe/Dublin")]
    [InlineData("EST5EDT,M3.2.0,M11.1.0", "America/New_York")]
    [InlineData("AEST-10AEDT,M10.1.0,M4.1.0/3", "Australia/Sydney")]
    [InlineData("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "Australia/Lord_Howe")]
    [InlineData("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "America/Nuuk")]
    [InlineData("<+0545>-5:45", "Asia/Kathmandu")]
    [InlineData("EST5EDT,J60/2,J300/2", null)]
    public void Rules_of_POSIX_are_the_zone_that_they_describe(string rules, string? name)
    {
        var zone = Assert.IsType<TimeZoneInfo>(ComputerZone.Find(rules));
        if (name is null) return;
        var expected = TimeZoneInfo.FindSystemTimeZoneById(name);
        for (var time = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero); time.Year < 2029; time += TimeSpan.FromMinutes(30))
            Assert.True(expected.GetUtcOffset(time) == zone.GetUtcOffset(time), $"{time:O}");
    }

    [Theory]
    [InlineData("EST5EDT,J60/2,J300/2", "2028-03-01T06:59:59Z", -5)]
    [InlineData("EST5EDT,J60/2,J300/2", "2028-03-01T07:00:00Z", -4)]
    [InlineData("EST5EDT,59/2,J300/2", "2028-02-29T07:00:00Z", -4)]
    [InlineData("EST5EDT,59/2,J300/2", "2027-03-01T06:59:59Z", -5)]
    public void Days_of_the_year_count_the_leap_day_or_do_not(string rules, string time, int hours) =>
        Assert.Equal(
            TimeSpan.FromHours(hours),
            ComputerZone.Find(rules)!.GetUtcOffset(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("CET-1CEST")]
    [InlineData("CET-1CEST,M3.5.0")]
    [InlineData("CET-1CEST,M3.5.0,M13.5.0")]
    [InlineData("CET-1CEST,M3.5.0,M10.5.0/3,")]
    [InlineData("CET-1CEST,M3.5.0,M3.5.0")]
    [InlineData("CE-1")]
    [InlineData("LMT-0:57:44")]
    [InlineData("CET-99")]
    [InlineData("<+01-1")]
    [InlineData("Europe/Nowhere")]
    [InlineData("/etc/passwd")]
    [InlineData("/nowhere")]
    [InlineData("\u001b[2J")]
    public void What_is_not_understood_is_no_zone(string variable)
    {
        if (variable.Length > 4 && TimeZoneInfo.TryFindSystemTimeZoneById(variable, out _)) Assert.Skip("this computer knows it");
        var zone = ComputerZone.Of(variable);
        Assert.StartsWith("TZ is '", zone.Fault, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', zone.Fault!);
        Assert.Equal(TimeZoneInfo.Utc, zone.Zone);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(":")]
    [InlineData("UTC")]
    [InlineData(":Europe/Prague")]
    [InlineData("CET-1CEST,M3.5.0,M10.5.0/3")]
    [InlineData("/usr/share/zoneinfo/Europe/Prague")]
    public void What_a_computer_reports_is_known(string? variable) => Assert.Null(ComputerZone.Of(variable).Fault);
}
