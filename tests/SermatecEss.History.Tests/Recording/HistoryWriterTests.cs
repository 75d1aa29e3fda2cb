using SermatecEss.Bridge.Points;
using SermatecEss.History.Configuration;
using SermatecEss.History.Reading;
using SermatecEss.History.Storage;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.History.Tests.Recording;

/// <summary>A past that is written at once is what recording it would have left.</summary>
public sealed class HistoryWriterTests
{
    /// <summary>The days of the change to winter time follow.</summary>
    private static readonly DateTimeOffset Begin = new(2026, 10, 23, 7, 10, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = Begin.AddDays(9).AddHours(3);
    private static readonly string[] Tables =
    [
        "select s.point, key & 4294967295, hex(data) from minutes5 join series s on s.id = key >> 32 order by 1, 2",
        "select s.point, key & 4294967295, hex(data) from hours join series s on s.id = key >> 32 order by 1, 2",
        """
        select s.point, date, count, covered, min, mean, max, last, total, origin from day join series s on s.id = series order by 1, 2
        """,
        "select s.point, unit, step, kind, (select point from series t where t.id = s.cadence) from series s order by 1",
        "select key, value from meta order by key",
    ];

    [Fact]
    public void A_past_written_at_once_equals_one_that_was_recorded()
    {
        var keepRaw = new HistoryOptions { KeepRaw = TimeSpan.FromDays(60) };
        using var recorded = new TestHistory { Options = keepRaw };
        Record(recorded, Begin, End);
        using var written = new TestHistory { Options = keepRaw };
        WriteAtOnce(written, Polls(Begin, End), TestContext.Current.CancellationToken);
        Compare(recorded, written);

        // Both go on as one history: totals rise from the last value before.
        Record(recorded, End, End.AddDays(2));
        Record(written, End, End.AddDays(2));
        Compare(recorded, written);
        Assert.Equal(Raw(recorded), Raw(written));
    }

    [Fact]
    public void Raw_values_that_are_too_old_are_not_written()
    {
        using var history = new TestHistory { Options = new HistoryOptions { KeepRaw = TimeSpan.FromDays(2) } };
        WriteAtOnce(history, Polls(Begin, End), TestContext.Current.CancellationToken);
        using var reader = history.Reader();
        var first = reader.Polls(TestHistory.Serial, "fast", DateTimeOffset.UnixEpoch).First();
        Assert.InRange(End - first.Time, TimeSpan.FromDays(2), TimeSpan.FromDays(2.1));
        Assert.Equal(10, reader.Energy(TestHistory.Serial, Begin, End, EnergySpan.Day).Count(day => day.Pv is not null));
    }

    [Fact]
    public void A_past_of_a_few_hours_is_read_like_the_present_day()
    {
        using var history = new TestHistory();
        WriteAtOnce(history, Polls(Begin, Begin.AddHours(4)), TestContext.Current.CancellationToken);
        using var reader = history.Reader();
        Assert.Equal(48, reader.Polls(TestHistory.Serial, "fast", DateTimeOffset.UnixEpoch).Count());
        Assert.Equal(3.8m, Assert.Single(reader.Energy(TestHistory.Serial, Begin, Begin.AddHours(4), EnergySpan.Day)).Pv);
    }

    [Fact]
    public void Stopped_in_the_middle_it_has_written_nothing()
    {
        using var history = new TestHistory();
        using var stop = new CancellationTokenSource();
        var polls = Polls(Begin, End).Select((poll, i) =>
        {
            if (i == 100) stop.Cancel();
            return poll;
        });
        _ = Assert.Throws<OperationCanceledException>(() => WriteAtOnce(history, polls, stop.Token));
        using var reader = history.Reader();
        Assert.Empty(reader.Serials);
    }

    [Fact]
    public void An_inverter_with_a_history_is_refused()
    {
        using var history = new TestHistory();
        WriteAtOnce(history, Polls(Begin, End), TestContext.Current.CancellationToken);
        var before = Rows(history);
        _ = Assert.Throws<InvalidOperationException>(
            () => WriteAtOnce(history, Polls(Begin, End), TestContext.Current.CancellationToken));
        Assert.Equal(before, Rows(history));
    }

    private static void WriteAtOnce(TestHistory history, IEnumerable<GroupState> polls, CancellationToken cancellation)
    {
        using var writer = new HistoryWriter(history.Directory, history.Options, history.Zone);
        writer.Write(TestHistory.Serial, "10kW", TestHistory.Points, polls, cancellation);
    }

    /// <summary>Records polls as the daemon does, every half hour.</summary>
    private static void Record(TestHistory history, DateTimeOffset from, DateTimeOffset to)
    {
        foreach (var poll in Polls(from, to))
        {
            if (poll.Time.Minute % 30 == 0) history.Write(poll.Time);
            history.Poll(poll.Group, poll.Time, [.. poll.Values.Select(value => (value.Key, NumberOf(value.Value)))]);
        }

        history.Write(to);
    }

    /// <summary>What an inverter reports every five minutes, but for a pause, in which a day begins.</summary>
    private static IEnumerable<GroupState> Polls(DateTimeOffset from, DateTimeOffset to)
    {
        for (var time = from; time < to; time = time.AddMinutes(5))
        {
            var i = (int)(time - Begin).TotalMinutes / 5;
            if (i is > 400 and < 600) continue;
            var values = new Dictionary<string, PointValue>
            {
                ["battery_voltage"] = new NumberValue(480 + (i * i % 97 / 10m)),
                ["battery_state"] = new CodeValue(0x11 * (1 + (i / 50 % 3)), null),
            };
            if (i > 900) values["pv1_power"] = new NumberValue(i % 13 * 100);
            yield return new GroupState(PollGroup.Fast, time, values);
            if (i % 3 != 0) continue;
            yield return new GroupState(PollGroup.Counters, time, new Dictionary<string, PointValue>
            {
                ["pv_energy_today"] = new NumberValue(Math.Floor((decimal)time.TimeOfDay.TotalHours * 10) / 10),
                ["pv_energy_total"] = new NumberValue(18_000 + (i / 11)),
            });
        }
    }

    private static decimal NumberOf(PointValue value) => value is CodeValue code ? code.Code : ((NumberValue)value).Number;

    private static void Compare(TestHistory recorded, TestHistory written)
    {
        Assert.Equal(Rows(recorded), Rows(written));
        using var one = recorded.Reader();
        using var other = written.Reader();
        foreach (var by in Enum.GetValues<EnergySpan>())
            Assert.Equal(one.Energy(TestHistory.Serial, Begin, End, by), other.Energy(TestHistory.Serial, Begin, End, by));
        foreach (var group in (string[])["fast", "counters"])
        {
            Assert.Equal(
                one.Polls(TestHistory.Serial, group, DateTimeOffset.UnixEpoch).Select(Text),
                other.Polls(TestHistory.Serial, group, DateTimeOffset.UnixEpoch).Select(Text));
        }
    }

    private static string Text(HistoryPoll poll) =>
        $"{poll.Time:O} {string.Join(' ', poll.Values.Select(value => $"{value.Point.Point}={value.Value}"))}";

    private static List<string> Rows(TestHistory history) => [.. Tables.SelectMany(sql => Rows(history, sql))];

    private static List<string> Raw(TestHistory history) =>
        Rows(history, "select s.point, key & 4294967295, hex(data) from raw join series s on s.id = key >> 32 order by 1, 2");

    private static List<string> Rows(TestHistory history, string sql)
    {
        using var file = HistoryFile.OpenToRead(history.File)!;
        return file.All(sql, row => string.Join('|', Enumerable.Range(0, row.FieldCount).Select(row.GetValue)));
    }
}
