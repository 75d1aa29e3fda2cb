using System.Runtime.CompilerServices;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Web.Metrics;

/// <summary>The points of a PCU version as metrics, family by family, in the order of the points.</summary>
internal sealed class PointMetrics
{
    private static readonly ConditionalWeakTable<PointList, PointMetrics> Known = [];
    private readonly Dictionary<string, PointMetric[]> _families;

    private PointMetrics(PointList points)
    {
        var families = new OrderedDictionary<string, List<PointMetric>>();
        var samples = new HashSet<(string, (string, string)?)>();
        foreach (var point in points.All)
        {
            // Of two points of an owner's catalogue that would be one series, the first one counts.
            if (PointMetric.Of(point) is not { } metric || !samples.Add((metric.Family.Name, metric.Label))) continue;
            if (!families.TryGetValue(metric.Family.Name, out var family)) families[metric.Family.Name] = family = [];
            if (family.Count == 0 || family[0].Family.Kind == metric.Family.Kind) family.Add(metric);
        }

        _families = families.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray());
        Families = [.. families.Values.Select(family => family[0].Family)];
    }

    /// <summary>The families, in the order of the points.</summary>
    internal IReadOnlyList<MetricFamily> Families { get; }

    /// <summary>All points that are metrics.</summary>
    internal IEnumerable<PointMetric> All => Families.SelectMany(family => In(family));

    /// <summary>The metrics of a version, which are made once.</summary>
    internal static PointMetrics Of(PointList points) => Known.GetValue(points, list => new PointMetrics(list));

    /// <summary>The points of a family; none if this version has none.</summary>
    internal PointMetric[] In(MetricFamily family) => _families.TryGetValue(family.Name, out var points) ? points : [];
}
