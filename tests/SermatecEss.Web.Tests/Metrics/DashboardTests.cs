using System.Text.Json;
using System.Text.RegularExpressions;
using SermatecEss.Bridge.Points;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;
using SermatecEss.Testing;

namespace SermatecEss.Web.Tests.Metrics;

/// <summary>The dashboard for Grafana.</summary>
public sealed partial class DashboardTests
{
    private static readonly JsonElement Dashboard = JsonDocument.Parse(RepositoryFile.Read("packaging/grafana/sermatec.json")).RootElement;

    [Fact]
    public async Task Every_metric_and_label_that_it_queries_exists()
    {
        var picture = Pictures.Of(609);
        var states = picture.States.ToDictionary();
        var alarm = new Alarm(17, 0, "Hybrid Inverter", "Grid voltage too high", 1, Hidden: false);
        states[PollGroup.Fast] = states[PollGroup.Fast] with { Alarms = [new RaisedAlarm("inverter_faults_0", alarm, Pictures.Time)] };
        var families = await Page.ParseAsync(
            [picture with { States = states, Rejected = [new Rejected("battery_soc", RejectionReason.Range, 1)] }]);
        var labels = families.ToDictionary(
            family => family.Name, family => family.Samples.SelectMany(sample => sample.Labels.Keys).ToHashSet());
        Assert.NotEmpty(Targets());
        foreach (var (expression, legend) in Targets())
        {
            var metric = Assert.Single(Metric().Matches(expression)).Value;
            Assert.True(labels.ContainsKey(metric), $"There is no {metric}.");
            var used = Label().Matches(expression).Concat(LegendLabel().Matches(legend)).Select(match => match.Groups["label"].Value);
            Assert.All(used.Where(label => label is not "instance"), label => Assert.Contains(label, labels[metric]));
        }
    }

    [Fact]
    public void Panels_have_titles_and_do_not_overlap()
    {
        var cells = new HashSet<(int X, int Y)>();
        foreach (var panel in Dashboard.GetProperty("panels").EnumerateArray())
        {
            Assert.NotEqual("", panel.GetProperty("title").GetString());
            var place = panel.GetProperty("gridPos");
            int Of(string name) => place.GetProperty(name).GetInt32();
            Assert.InRange(Of("x") + Of("w"), 1, 24);
            for (var x = Of("x"); x < Of("x") + Of("w"); x++)
                for (var y = Of("y"); y < Of("y") + Of("h"); y++) Assert.True(cells.Add((x, y)), panel.GetProperty("title").GetString());
        }
    }

    private static IEnumerable<(string Expression, string Legend)> Targets() => Dashboard.GetProperty("panels").EnumerateArray()
        .Where(panel => panel.TryGetProperty("targets", out _))
        .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
        .Select(target => (target.GetProperty("expr").GetString()!, target.GetProperty("legendFormat").GetString()!));

    [GeneratedRegex("sermatec_[a-z0-9_]+")]
    private static partial Regex Metric();

    [GeneratedRegex("(?<label>[a-z_]+)(=~|=|!=|!~)\"")]
    private static partial Regex Label();

    [GeneratedRegex("\\{\\{(?<label>[a-z_]+)\\}\\}")]
    private static partial Regex LegendLabel();
}
