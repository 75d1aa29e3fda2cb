using SermatecEss.History.Configuration;
using SermatecEss.History.Storage;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.History.Tests.Recording;

/// <summary>What is kept, what is removed, and what a file that is full, foreign or newer leads to.</summary>
public sealed class RecorderTests
{
    private static readonly DateTimeOffset Begin = new(2026, 6, 21, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_full_file_refuses_the_minutes_and_takes_them_when_it_has_room()
    {
        using var history = new TestHistory();
        history.Write(Begin);
        var file = history.Recorder.File;
        var pages = file.Find<long>("pragma page_count");
        _ = file.Find<long>($"pragma max_page_count = {pages}");
        for (var i = 0; i < 400; i++)
        {
            history.Poll(
                PollGroup.Fast,
                Begin.AddSeconds(i * 7),
                [.. TestHistory.Points.In(PollGroup.Fast)
                    .Where(point => SeriesCatalogue.KindOf(point) == SeriesKind.Gauge)
                    .Select(point => (point.Id, (decimal)(400 + (i * i % 97))))]);
        }

        var error = Assert.Throws<HistoryException>(() => history.Write(Begin.AddHours(2)));
        Assert.Equal("the disk is full", error.Message);

        _ = file.Find<long>($"pragma max_page_count = {pages + 1000}");
        history.Write(Begin.AddHours(2));
        using var reader = history.Reader();
        Assert.Equal(400, reader.Polls(TestHistory.Serial, "fast", DateTimeOffset.UnixEpoch).Count());
    }

    [Fact]
    public void Raw_values_are_removed_after_their_days_and_roll_ups_stay()
    {
        using var history = new TestHistory { Options = new HistoryOptions { KeepRaw = TimeSpan.FromDays(2) } };
        for (var hour = 0; hour < 24 * 6; hour++)
        {
            history.Poll(PollGroup.Fast, Begin.AddHours(hour), ("battery_voltage", 480 + (hour % 7)));
            history.Write(Begin.AddHours(hour).AddMinutes(2));
        }

        using var reader = history.Reader();
        var polls = reader.Polls(TestHistory.Serial, "fast", DateTimeOffset.UnixEpoch).ToList();
        Assert.InRange(Begin.AddHours(24 * 6) - polls[0].Time, TimeSpan.FromDays(2), TimeSpan.FromDays(3.1));
        Assert.Equal(
            24 * 6,
            reader.Export(TestHistory.Serial, ["battery_voltage"], Begin, Begin.AddDays(6), TimeSpan.FromMinutes(5)).Count());
    }

    [Fact]
    public void A_clock_that_is_years_ahead_for_a_while_does_not_empty_the_history()
    {
        using var history = new TestHistory();
        for (var hour = 0; hour < 24 * 10; hour++)
        {
            history.Poll(PollGroup.Fast, Begin.AddHours(hour), ("battery_voltage", 480));
            history.Write(Begin.AddHours(hour).AddMinutes(2));
        }

        var now = Begin.AddDays(10);
        history.Write(now.AddYears(9));
        history.Write(now.AddMinutes(1));

        using var reader = history.Reader();
        Assert.True(reader.Polls(TestHistory.Serial, "fast", DateTimeOffset.UnixEpoch).Count() >= 24 * 8);
    }

    [Fact]
    public void Beyond_the_largest_size_the_oldest_raw_values_go_first()
    {
        using var history = new TestHistory { Options = new HistoryOptions { MaxSize = 300_000 } };
        var random = new Random(5);
        for (var minute = 0; minute < 60 * 24 * 4; minute++)
        {
            var time = Begin.AddMinutes(minute);
            history.Poll(PollGroup.Fast, time, [.. TestHistory.Points.In(PollGroup.Fast)
                .Where(point => SeriesCatalogue.KindOf(point) == SeriesKind.Gauge)
                .Take(30)
                .Select(point => (point.Id, (decimal)random.Next(1000)))]);
            if (minute % 30 == 29) history.Write(time.AddMinutes(2));
        }

        var file = history.Recorder.File;
        var used = (file.Find<long>("pragma page_count") - file.Find<long>("pragma freelist_count")) * file.Find<long>("pragma page_size");
        Assert.InRange(used, 100_000, 600_000);
        using var reader = history.Reader();
        Assert.Equal(
            4 * 24,
            reader.Export(TestHistory.Serial, ["battery_voltage"], Begin, Begin.AddDays(4), TimeSpan.FromHours(1)).Count());
    }

    [Fact]
    public void Days_are_made_again_for_another_zone()
    {
        using var history = new TestHistory { Zone = TimeZoneInfo.Utc };
        for (var hour = 0; hour < 24 * 3; hour++)
        {
            history.Poll(PollGroup.Counters, Begin.AddHours(hour), ("pv_energy_total", 1000 + hour));
            history.Write(Begin.AddHours(hour).AddMinutes(2));
        }

        Assert.Equal(13, FirstTotal(history));
        history.Crash();
        history.Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");
        history.Write(Begin.AddHours(72));
        Assert.Equal(4, FirstTotal(history));
    }

    [Fact]
    public void A_crash_loses_the_minute_that_was_not_over_and_nothing_else()
    {
        using var history = new TestHistory();
        for (var second = 0; second < 600; second += 10)
        {
            history.Poll(PollGroup.Fast, Begin.AddSeconds(second), ("battery_voltage", 480 + (second / 10m)));
            history.Write(Begin.AddSeconds(second));
        }

        history.Crash();
        using (var reader = history.Reader())
            Assert.Equal(54, reader.Polls(TestHistory.Serial, "fast", DateTimeOffset.UnixEpoch).Count());
        history.Poll(PollGroup.Fast, Begin.AddSeconds(595), ("battery_voltage", 1));
        history.Write(Begin.AddHours(1));
        using (var reader = history.Reader())
        {
            Assert.Equal(55, reader.Polls(TestHistory.Serial, "fast", DateTimeOffset.UnixEpoch).Count());
            Assert.Empty(reader.Check(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void A_history_of_a_newer_version_is_refused_and_left_as_it_is()
    {
        using var history = new TestHistory();
        history.Write(Begin);
        _ = history.Recorder.File.Run("pragma user_version = 2");
        history.Crash();

        Assert.Contains("newer version", Assert.Throws<HistoryException>(() => history.Write(Begin)).Message, StringComparison.Ordinal);
        Assert.Contains("newer version", Assert.Throws<HistoryException>(history.Reader).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_and_left_as_it_is()
    {
        using var history = new TestHistory();
        File.WriteAllText(history.File, "The quick brown fox jumps over the lazy dog. " + new string('x', 5000));

        Assert.Equal("the file is not a SQLite database", Assert.Throws<HistoryException>(() => history.Write(Begin)).Message);
        Assert.StartsWith("The quick", File.ReadAllText(history.File), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_blob_is_found_by_the_check()
    {
        using var history = new TestHistory();
        history.Poll(PollGroup.Fast, Begin, ("battery_voltage", 480));
        history.Write(Begin.AddHours(2));
        _ = history.Recorder.File.Run("update raw set data = x'01ff' where key & 4294967295 > 0");

        using var reader = history.Reader();
        Assert.Contains(reader.Check(TestContext.Current.CancellationToken), fault =>
            fault.Contains("battery_voltage", StringComparison.Ordinal));
        Assert.Throws<HistoryException>(() => reader.Chart(
            TestHistory.Serial, ["battery_voltage"], Begin, Begin.AddHours(1), 100));
    }

    private static double FirstTotal(TestHistory history) => history.Recorder.File.Find<double>(
        "select total from day d join series s on s.id = d.series where s.point = 'pv_energy_total' and date = '2026-06-21'");
}
