using System.Text;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Testing;
using SermatecEss.Web.Metrics;

namespace SermatecEss.Web.Tests.Metrics;

/// <summary>The table of docs/metrics.md. UPDATE_APPROVALS=1 writes it.</summary>
public sealed class MetricsDocumentTests
{
    private const int Version = 609;
    private const string Document = "docs/metrics.md";
    private const string Begin = "<!-- metrics -->\n\n";
    private const string End = "\n<!-- /metrics -->";

    [Fact]
    public void The_documentation_lists_every_metric()
    {
        var text = RepositoryFile.Read(Document);
        var start = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = text.IndexOf(End, start - 1, StringComparison.Ordinal);
        Assert.True(start > Begin.Length && end >= start - 1, $"{Document} has no place for the table.");
        var written = $"{text[..start]}{Table()}{text[end..]}";
        if (Environment.GetEnvironmentVariable("UPDATE_APPROVALS") == "1") File.WriteAllText(RepositoryFile.PathOf(Document), written);
        else Assert.Equal(written, text);
    }

    [Fact]
    public async Task The_list_of_health_metrics_is_whole()
    {
        var listed = HealthMetrics.Families.Select(family => family.SampleName).ToList();
        var written = (await Page.ParseAsync([new Bridge.Inverters.InverterPicture(Pictures.Of(Version).Options)]))
            .Select(family => family.Name);
        Assert.Empty(written.Except(listed).Except([HealthMetrics.Connected("mqtt").SampleName]));
        Assert.Equal(listed.Count, listed.Distinct().Count());
    }

    private static string Table()
    {
        var points = PointMetrics.Of(CommandCatalogue.Default.View(Version).Points);
        var table = new StringBuilder("| metric | type | labels | |\n|---|---|---|---|\n");
        foreach (var family in HealthMetrics.Families.Append(HealthMetrics.Connected("mqtt"))) Append(table, family, "");
        foreach (var family in points.Families)
        {
            var labels = points.In(family).Select(metric => metric.Label?.Name).Distinct().OfType<string>().ToList();
            if (points.In(family)[0].Point is { Codes: not null, IsSwitch: false }) labels.Add("state");
            Append(table, family, string.Join(", ", labels.Select(label => $"`{label}`")));
        }

        return table.ToString();
    }

    private static void Append(StringBuilder table, MetricFamily family, string labels)
    {
        var type = family.Kind.ToString().ToLowerInvariant();
        _ = table.Append($"| `{family.SampleName}` | {type} | {labels} | {family.Help.TrimEnd('.')} |\n");
    }
}
