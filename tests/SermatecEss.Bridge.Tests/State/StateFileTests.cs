using SermatecEss.Bridge.Points;
using SermatecEss.Bridge.State;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Bridge.Tests.State;

public sealed class StateFileTests : IDisposable
{
    private static readonly InverterState Full = new()
    {
        Day = new DateOnly(2026, 6, 21),
        Energies = new Dictionary<string, Energy> { ["pv_energy"] = new(12.345678901m, 1.5m, 3000, new DateTimeOffset(2026, 6, 21, 12, 0, 0, TimeSpan.Zero)), ["load_energy"] = default },
        Counters = new Dictionary<string, Counted> { ["pv_energy_total"] = new(5000.1m, new DateOnly(2026, 6, 21)) },
        Alarms = [new RaisedAlarm("battery_alarms", new Alarm(null, 7, "Battery", "Bit 7 \"?\"", 0, Hidden: true), new DateTimeOffset(2026, 6, 20, 1, 2, 3, TimeSpan.Zero))],
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-state").FullName;
    private readonly List<(LogLevel Level, string Line)> _lines = [];

    private string FilePath => Path.Combine(_folder, "deeper", "inverter.json");

    [Fact]
    public void What_is_saved_is_loaded()
    {
        Open().Save(Full);
        AssertSame(Full, Open().Load());
        Assert.Equal(FilePath, Assert.Single(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories)));
    }

    [Fact]
    public void Without_a_file_it_begins_with_nothing_and_says_nothing()
    {
        AssertSame(new InverterState(), Open().Load());
        Assert.Empty(_lines);
    }

    [Fact]
    public void A_file_that_was_cut_anywhere_is_set_aside_and_told_of()
    {
        var text = StateJson.Write(Full);
        _ = Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        for (var length = 0; length < text.Length; length++)
        {
            File.WriteAllBytes(FilePath, text[..length]);
            AssertSame(new InverterState(), Open().Load());
            Assert.False(File.Exists(FilePath));
            Assert.Equal(text[..length], File.ReadAllBytes(FilePath + ".damaged"));
        }

        Assert.Equal(text.Length, _lines.Count(line => line.Level == LogLevel.Error));
    }

    [Theory]
    [InlineData("""{"version":2}""")]
    [InlineData("""{"version":1,"energies":{},"counters":[],"alarms":[]}""")]
    [InlineData("""{"version":1,"energies":{"pv":{"total":"1","today":0}},"counters":{},"alarms":[]}""")]
    [InlineData("""{"version":1,"energies":{"pv":{"total":1e99,"today":0}},"counters":{},"alarms":[]}""")]
    [InlineData("""{"version":1,"energies":{},"counters":{"a":{"value":1,"day":"yesterday"}},"alarms":[]}""")]
    [InlineData("""{"version":1,"day":null,"energies":{},"counters":{},"alarms":[]}""")]
    [InlineData("""{"version":1,"energies":{},"counters":{},"alarms":[{"field":"x"}]}""")]
    [InlineData("[]")]
    public void A_file_that_says_something_else_is_set_aside(string text)
    {
        _ = Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        File.WriteAllText(FilePath, text);
        AssertSame(new InverterState(), Open().Load());
        Assert.True(File.Exists(FilePath + ".damaged"));
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
    public void What_cannot_be_written_is_told_once_and_is_written_as_soon_as_it_can()
    {
        // A file where the folder should be; rights would not stop root.
        File.WriteAllText(Path.Combine(_folder, "deeper"), "");
        var file = Open();
        for (var day = 1; day <= 5; day++) file.Save(Full with { Day = new DateOnly(2026, 7, day) });
        Assert.Contains("cannot be written", Assert.Single(_lines).Line, StringComparison.Ordinal);
        File.Delete(Path.Combine(_folder, "deeper"));
        file.Save(Full with { Day = new DateOnly(2026, 7, 5) });
        Assert.Equal(LogLevel.Info, _lines[^1].Level);
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

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private StateFile Open() => new(FilePath, new Log(LogLevel.Debug, (level, line) => _lines.Add((level, line))));

    private static void AssertSame(InverterState expected, InverterState state)
    {
        Assert.Equal(expected.Day, state.Day);
        Assert.Equal(expected.Energies, state.Energies);
        Assert.Equal(expected.Counters, state.Counters);
        Assert.Equal(expected.Alarms, state.Alarms);
    }
}
