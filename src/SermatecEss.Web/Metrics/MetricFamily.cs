using System.Text;

namespace SermatecEss.Web.Metrics;

/// <summary>A metric: its name and what is said of it. The texts that each scrape writes are made once.</summary>
internal sealed class MetricFamily
{
    private const string Prefix = "sermatec_";
    private readonly byte[] _prometheus;
    private readonly byte[] _openMetrics;

    /// <param name="name">The name without <c>sermatec_</c>, unit and the suffix of its kind.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="help">What it is, for people.</param>
    /// <param name="unit">The unit, as in <c>watts</c>; empty for none.</param>
    internal MetricFamily(string name, MetricKind kind, string help, string unit = "")
    {
        Name = unit.Length == 0 ? $"{Prefix}{name}" : $"{Prefix}{name}_{unit}";
        Kind = kind;
        Help = help;
        SampleName = kind switch
        {
            MetricKind.Counter => $"{Name}_total",
            MetricKind.Info => $"{Name}_info",
            _ => Name,
        };
        Sample = Encoding.UTF8.GetBytes(SampleName);
        var escaped = help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        var type = kind == MetricKind.Counter ? "counter" : "gauge";
        _prometheus = Encoding.UTF8.GetBytes($"# HELP {SampleName} {escaped}\n# TYPE {SampleName} {type}\n");
        var unitLine = unit.Length == 0 ? "" : $"# UNIT {Name} {unit}\n";
        _openMetrics = Encoding.UTF8.GetBytes(
            $"# HELP {Name} {escaped.Replace("\"", "\\\"", StringComparison.Ordinal)}\n"
            + $"# TYPE {Name} {kind.ToString().ToLowerInvariant()}\n{unitLine}");
    }

    /// <summary>The name in OpenMetrics, without the suffix of its kind.</summary>
    internal string Name { get; }

    /// <summary>The name of its samples, and of the family in the older format.</summary>
    internal string SampleName { get; }

    /// <summary>The kind.</summary>
    internal MetricKind Kind { get; }

    /// <summary>What it is, for people.</summary>
    internal string Help { get; }

    /// <summary>The name of its samples in UTF-8.</summary>
    internal ReadOnlyMemory<byte> Sample { get; }

    /// <summary>The lines before its samples.</summary>
    internal ReadOnlySpan<byte> Head(bool isOpenMetrics) => isOpenMetrics ? _openMetrics : _prometheus;
}
