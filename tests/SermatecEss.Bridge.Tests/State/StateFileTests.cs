using System.Text;
using CsCheck;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Points;
using SermatecEss.Bridge.State;
using SermatecEss.Inverter.State;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Bridge.Tests.State;

public sealed class StateFileTests : IDisposable
{
    private const string Serial = "ST1";
    private static readonly DateTimeOffset Noon = new(2026, 6, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly RaisedAlarm Alarm = new("battery_alarms", new Alarm(17, 7, "Battery", "Bit 7 \"?\"", 0, Hidden: true), Noon);
    private static readonly InverterState Full = new()
    {
        Day = new DateOnly(2026, 6, 21),
        Energies = new Dictionary<string, Energy> { ["pv_energy"] = new(12.345678901m, 1.5m, 3000, Noon), ["load_energy"] = default },
        Counters = new Dictionary<string, Counted> { ["pv_energy_total"] = new(5000.1m, Noon) },
        Alarms = [Alarm],
    };

    private readonly Stores _stores = new();

    private string FilePath => _stores.Store.NameOf(StateDocument.Inverter(Serial));

    [Fact]
    public void What_is_saved_is_loaded()
    {
        Open().Save(Full);
        AssertSame(Full, Open().Load());
        Assert.Equal(FilePath, Assert.Single(Directory.GetFiles(_stores.Folder, "*", SearchOption.AllDirectories)));
        Assert.Empty(_stores.Lines);
    }

    [Fact]
    public void Without_a_file_it_starts_empty_and_logs_nothing()
    {
        AssertSame(new InverterState(), Open().Load());
        Assert.Empty(_stores.Lines);
    }

    [Fact]
    public void A_file_that_was_cut_anywhere_is_set_aside_and_reported()
    {
        var text = StateJson.Write(Full);
        for (var length = 0; length < text.Length; length++)
        {
            Put(text[..length]);
            AssertSame(new InverterState(), Open().Load());
            Assert.False(File.Exists(FilePath));
            Assert.Equal(text[..length], File.ReadAllBytes(FilePath + ".damaged"));
        }

        Assert.Equal(text.Length, _stores.Lines.Count);
        Assert.All(_stores.Lines, line => Assert.Equal(LogLevel.Error, line.Level));
        Assert.All(_stores.Lines, line => Assert.Contains("set aside", line.Line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"version":2}""")]
    [InlineData("""{"version":2,"energies":{},"counters":{},"alarms":[]}""")]
    [InlineData("""{"version":1,"energies":{},"counters":[],"alarms":[]}""")]
    [InlineData("""{"version":1,"energies":{},"counters":{},"alarms":[],"more":1}""")]
    [InlineData("""{"version":1,"energies":{},"energies":{},"counters":{},"alarms":[]}""")]
    [InlineData("""{"version":1,"energies":{"pv":{"total":"1","today":0}},"counters":{},"alarms":[]}""")]
    [InlineData("""{"version":1,"energies":{"pv":{"total":1e99,"today":0}},"counters":{},"alarms":[]}""")]
    [InlineData("""{"version":1,"energies":{"pv":{"total":10000001,"today":0}},"counters":{},"alarms":[]}""")]
    [InlineData("""{"version":1,"energies":{"pv":{"total":-0.1,"today":0}},"counters":{},"alarms":[]}""")]
    [InlineData("""{"version":1,"energies":{"pv":{"total":1,"today":10001}},"counters":{},"alarms":[]}""")]
    [InlineData("""{"version":1,"energies":{"pv":{"total":1,"today":-1}},"counters":{},"alarms":[]}""")]
    [InlineData("""{"version":1,"energies":{"pv":{"total":1,"today":1,"power":1000001}},"counters":{},"alarms":[]}""")]
    [InlineData("""{"version":1,"energies":{"pv":{"total":1,"today":1,"measured":"2126-06-21T12:00:00Z"}},"counters":{},"alarms":[]}""")]
    [InlineData("""{"version":1,"energies":{"":{"total":1,"today":1}},"counters":{},"alarms":[]}""")]
    [InlineData("""{"version":1,"energies":{},"counters":{"a":{"value":1,"day":"yesterday"}},"alarms":[]}""")]
    [InlineData("""{"version":1,"energies":{},"counters":{"a":{"value":1,"day":"2126-06-21"}},"alarms":[]}""")]
    [InlineData("""{"version":1,"energies":{},"counters":{"a":{"value":-1,"day":"2026-06-21"}},"alarms":[]}""")]
    [InlineData("""{"version":1,"energies":{},"counters":{"a":{"value":1}},"alarms":[]}""")]
    [InlineData("""{"version":1,"energies":{},"counters":{"a":{"value":1,"time":"2126-06-21T12:00:00Z"}},"alarms":[]}""")]
    [InlineData("""{"version":1,"day":null,"energies":{},"counters":{},"alarms":[]}""")]
    [InlineData("""{"version":1,"day":"9999-12-31","energies":{},"counters":{},"alarms":[]}""")]
    [InlineData("""{"version":1,"energies":{},"counters":{},"alarms":[{"field":"x"}]}""")]
    [InlineData("[]")]
    [InlineData("")]
    public void A_file_with_other_content_is_set_aside(string text)
    {
        Put(Encoding.UTF8.GetBytes(text));
        AssertSame(new InverterState(), Open().Load());
        Assert.Equal(text, File.ReadAllText(FilePath + ".damaged"));
        Assert.Contains("calculated energies start at 0", Assert.Single(_stores.Lines).Line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"bit\":7", "\"bit\":-1")]
    [InlineData("\"bit\":7", "\"bit\":7,\"more\":7")]
    [InlineData("\"code\":17", "\"code\":-1")]
    [InlineData("\"device\":\"Battery\"", "\"device\":\"\\u001b[2J\"")]
    [InlineData("\"since\":\"2026", "\"since\":\"2126")]
    public void An_impossible_alarm_is_rejected(string good, string bad)
    {
        var text = Encoding.UTF8.GetString(StateJson.Write(Full));
        Assert.Contains(good, text, StringComparison.Ordinal);
        Put(Encoding.UTF8.GetBytes(text.Replace(good, bad, StringComparison.Ordinal)));

        AssertSame(new InverterState(), Open().Load());
    }

    [Fact]
    public void Too_many_alarms_are_rejected()
    {
        var one = Encoding.UTF8.GetString(StateJson.Write(new InverterState { Alarms = [Alarm] }));
        var alarm = one[(one.IndexOf('[', StringComparison.Ordinal) + 1)..one.LastIndexOf(']')];
        Put(Encoding.UTF8.GetBytes(one.Replace(alarm, string.Join(',', Enumerable.Repeat(alarm, 1001)), StringComparison.Ordinal)));

        Assert.Empty(Open().Load().Alarms);
    }

    [Fact]
    public void A_damaged_file_is_accepted_only_if_it_is_plausible()
    {
        Mutation.Of(StateJson.Write(Full)).Sample(
            text =>
            {
                Put(text);
                AssertPossible(Open().Load());
                Assert.NotEqual(File.Exists(FilePath), File.Exists(FilePath + ".damaged"));
                File.Delete(FilePath + ".damaged");
            },
            iter: 5000,
            threads: 1);
    }

    [Fact]
    public void What_would_be_rejected_is_not_saved_and_costs_nothing_else()
    {
        var far = new DateOnly(2106, 2, 7);
        Open().Save(Full with
        {
            Day = far,
            Energies = new Dictionary<string, Energy>
            {
                ["pv_energy"] = new(-0.01m, -0.02m, 2_000_000, Noon),
                ["load_energy"] = new(1, 1, 5, Noon.AddYears(100)),
            },
            Counters = new Dictionary<string, Counted>
            {
                ["huge"] = new(2_000_000_000, Noon),
                ["late"] = new(1, Noon.AddYears(100)),
                ["good"] = new(1, Noon),
            },
            Alarms = [Alarm, Alarm with { Since = Noon.AddYears(100) }],
        });

        var state = Open().Load();

        Assert.Null(state.Day);
        Assert.Equal([new Energy(0, 0, null, null), new Energy(1, 1, null, null)], state.Energies.Values);
        Assert.Equal("good", Assert.Single(state.Counters).Key);
        Assert.Equal(Alarm, Assert.Single(state.Alarms));
        Assert.Empty(_stores.Lines);
    }

    [Fact]
    public void A_half_written_new_file_is_not_read_and_is_written_over()
    {
        Open().Save(Full);
        File.WriteAllText(FilePath + ".new", """{"version":1,"ener""");
        var file = Open();
        AssertSame(Full, file.Load());
        file.Save(Full with { Day = new DateOnly(2026, 6, 22) });
        Assert.Equal(new DateOnly(2026, 6, 22), Open().Load().Day);
        Assert.False(File.Exists(FilePath + ".new"));
    }

    [Fact]
    public void What_cannot_be_written_is_logged_once_and_written_as_soon_as_possible()
    {
        // A file in place of the folder; root ignores permissions.
        File.WriteAllText(_stores.Store.Location, "");
        var file = Open();
        for (var day = 1; day <= 5; day++) file.Save(Full with { Day = new DateOnly(2026, 7, day) });
        Assert.Contains("cannot be written", Assert.Single(_stores.Lines).Line, StringComparison.Ordinal);
        File.Delete(_stores.Store.Location);
        file.Save(Full with { Day = new DateOnly(2026, 7, 5) });
        Assert.Equal(LogLevel.Info, _stores.Lines[^1].Level);
        Assert.Equal(new DateOnly(2026, 7, 5), Open().Load().Day);
    }

    [Fact]
    public void What_has_not_changed_is_not_written()
    {
        var file = Open();
        file.Save(Full);
        File.Delete(FilePath);
        file.Save(Full);
        Assert.False(File.Exists(FilePath));
    }

    public void Dispose() => _stores.Dispose();

    private StateFile Open() => new(_stores.Store, Serial, _stores.Log);

    private void Put(byte[] text) => _stores.Put(StateDocument.Inverter(Serial), text);

    private static void AssertPossible(InverterState state)
    {
        Assert.True(state.Day is null or { Year: >= 1970 and <= 2099 });
        Assert.All(state.Energies.Values, energy => Assert.True(energy is { Total: >= 0 and <= 10_000_000, Today: >= 0 and <= 10_000 }));
        Assert.All(state.Energies.Values, energy => Assert.InRange(energy.Power ?? 0, -1_000_000, 1_000_000));
        Assert.All(state.Counters.Values, counted => Assert.InRange(counted.Value, 0, 10_000_000));
        Assert.All(state.Counters.Values, counted => Assert.InRange(counted.Time.UtcDateTime.Year, 1970, 2099));
        Assert.All(state.Alarms, alarm => Assert.DoesNotContain($"{alarm.Field}{alarm.Alarm}", char.IsControl));
    }

    private static void AssertSame(InverterState expected, InverterState state)
    {
        Assert.Equal(expected.Day, state.Day);
        Assert.Equal(expected.Energies, state.Energies);
        Assert.Equal(expected.Counters, state.Counters);
        Assert.Equal(expected.Alarms, state.Alarms);
    }
}
