using SermatecEss.Bridge.Diagnosis;
using SermatecEss.History.Configuration;
using SermatecEss.History.Diagnosis;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.History.Tests.Diagnosis;

/// <summary>What the doctor shows of a history.</summary>
public sealed class HistoryChecksTests : IDisposable
{
    private const long Plenty = 10_000_000_000;
    private static readonly DateTimeOffset Start = new(2026, 6, 21, 10, 0, 0, TimeSpan.Zero);
    private readonly TestHistory _history = new();

    public void Dispose() => _history.Dispose();

    [Fact]
    public void A_history_is_shown_with_size_growth_and_format()
    {
        Write(days: 2);
        var findings = Run();
        Assert.Equal(["history", "history disk space"], findings.Select(finding => finding.Check));
        Assert.All(findings, finding => Assert.Equal(Outcome.Ok, finding.Result));
        Assert.Matches(@"history\.sqlite, \d\.\d of 2000 MB, 0\.\d MB a day, format 1$", findings[0].Found);
        Assert.Equal("10000 MB free", findings[1].Found);
    }

    [Fact]
    public void Without_a_whole_day_there_is_no_growth()
    {
        Write(days: 0);
        Assert.Matches(@" of 2000 MB, format 1$", Run()[0].Found);
    }

    [Theory]
    [InlineData(Plenty, Outcome.Ok)]
    [InlineData(50_100_000, Outcome.Warning)]
    [InlineData(49_000_000, Outcome.Failed)]
    public void A_disk_that_will_soon_be_full_is_shown(long free, Outcome expected)
    {
        Write(days: 2);
        Assert.Equal(expected, Run(free: free)[1].Result);
    }

    [Fact]
    public void A_history_at_its_limit_is_a_warning()
    {
        Write(days: 2);
        var finding = Run(new HistoryOptions { MaxSize = 100_000 })[0];
        Assert.Equal(Outcome.Warning, finding.Result);
        Assert.Contains("'max_size'", finding.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("This is a diary, not a database. It is long enough to be read as the head of one, and it is none of them at all.")]
    public void A_file_that_is_no_history_fails(string text)
    {
        File.WriteAllText(_history.File, text);
        var finding = Run()[0];
        Assert.Equal(Outcome.Failed, finding.Result);
        Assert.Contains("history check", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void No_history_is_nothing_to_check()
    {
        Assert.Equal((Outcome.Skipped, "off"), Only(Run(new HistoryOptions { Enabled = false })));
        Assert.Equal(
            (Outcome.Skipped, "none, because there is no state directory"),
            Only([.. new HistoryChecks(null, new HistoryOptions(), _history.Zone, _ => Plenty).Run()]));
        Assert.Equal((Outcome.Skipped, "none yet; the daemon creates it when it starts"), (Run()[0].Result, Run()[0].Found));
        Assert.Equal(2, Run().Count);
    }

    private static (Outcome Result, string Found) Only(IReadOnlyList<Finding> findings)
    {
        var finding = Assert.Single(findings);
        return (finding.Result, finding.Found);
    }

    private List<Finding> Run(HistoryOptions? options = null, long free = Plenty) =>
        [.. new HistoryChecks(_history.Directory, options ?? new HistoryOptions(), _history.Zone, _ => free).Run()];

    private void Write(int days)
    {
        _history.Poll(PollGroup.Fast, Start, ("pv_power", 1000));
        _history.Poll(PollGroup.Fast, Start.AddDays(days).AddMinutes(1), ("pv_power", 2000));
        _history.Write(Start.AddDays(days).AddMinutes(3));
    }
}
