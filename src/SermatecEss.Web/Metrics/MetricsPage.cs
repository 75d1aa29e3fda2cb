using System.IO.Pipelines;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Outputs;
using SermatecEss.History;

namespace SermatecEss.Web.Metrics;

/// <summary>
/// The page that Prometheus scrapes. The metrics of inverters are made from the list of points: whatever an inverter measures has a metric,
/// without a line for each. What is out of date has no series.
/// </summary>
/// <param name="version">This program's version.</param>
/// <param name="started">When it was started.</param>
/// <param name="history">Writes the history; null if none is kept.</param>
/// <param name="time">The clock.</param>
internal sealed class MetricsPage(string version, DateTimeOffset started, HistoryOutput? history, TimeProvider time)
{
    /// <summary>Writes the page.</summary>
    /// <param name="pictures">The inverters.</param>
    /// <param name="outputs">How the outputs are.</param>
    /// <param name="output">Takes the text.</param>
    /// <param name="isOpenMetrics">Whether to write OpenMetrics, else the text format of Prometheus.</param>
    /// <param name="cancellation">Ends it.</param>
    internal async Task WriteAsync(
        IEnumerable<InverterPicture> pictures,
        IReadOnlyList<OutputHealth> outputs,
        PipeWriter output,
        bool isOpenMetrics,
        CancellationToken cancellation)
    {
        var begin = time.GetTimestamp();
        var writer = new MetricWriter(output, isOpenMetrics);
        var inverters = ScrapedInverter.Of(pictures, time.GetUtcNow());
        HealthMetrics.WriteProgram(writer, version, started);
        HealthMetrics.WriteInverters(writer, inverters);
        HealthMetrics.WriteOutputs(writer, outputs);
        if (history is not null) HealthMetrics.WriteHistory(writer, history);
        foreach (var family in Families(inverters))
        {
            writer.Begin(family);
            foreach (var inverter in inverters) Write(writer, family, inverter);
            if (!await writer.FlushAsync(cancellation)) return;
        }

        HealthMetrics.WriteDuration(writer, time.GetElapsedTime(begin));
        await writer.EndAsync(cancellation);
    }

    private static void Write(MetricWriter writer, MetricFamily family, ScrapedInverter inverter)
    {
        if (inverter.Points is not { } points) return;
        foreach (var metric in points.In(family))
        {
            if (inverter.Find(metric.Point.Group) is { } state && state.Values.TryGetValue(metric.Point.Id, out var value))
                metric.Write(writer, inverter.Labels, value);
        }
    }

    /// <summary>The families of all versions, each once.</summary>
    private static IEnumerable<MetricFamily> Families(IEnumerable<ScrapedInverter> inverters) => inverters
        .Select(inverter => inverter.Points)
        .OfType<PointMetrics>()
        .Distinct()
        .SelectMany(points => points.Families)
        .DistinctBy(family => family.Name);
}
