using Microsoft.AspNetCore.Http;
using SermatecEss.Web.Metrics;

namespace SermatecEss.Fleet.Node;

/// <summary>
/// How a node is, for Prometheus. What inverters measure is in PostgreSQL: thousands of them would be hundreds of thousands of series.
/// </summary>
/// <param name="node">The node.</param>
internal sealed class NodeMetrics(FleetNode node)
{
    private static readonly (MetricFamily Family, Func<FleetNode, decimal> Value)[] Families =
    [
        (new("fleet_inverters", MetricKind.Gauge, "Inverters that this node polls."), node => node.View.Inverters.Count),
        (new("fleet_inverters_available", MetricKind.Gauge, "Inverters of this node that answer."),
            node => node.View.Inverters.Count(inverter => inverter.Picture.IsAvailable)),
        (new("fleet_polls", MetricKind.Counter, "Polls that inverters of this node have answered."), node => node.Counters.Polls),
        (
            new("fleet_handovers", MetricKind.Counter, "Inverters of this node that another node has taken over."),
            node => node.Counters.Handovers),
        (new("fleet_refused_inverters", MetricKind.Counter, "Connections of inverters that are not in the list of allowed ones."),
            node => node.Counters.Refused),
        (new("fleet_second_links", MetricKind.Counter, "Connections refused because the inverter answers on another one."),
            node => node.Counters.SecondLinks),
        (new("fleet_attach_failures", MetricKind.Counter, "Inverters not taken because the cluster or PostgreSQL did not respond."),
            node => node.Counters.Failures),
        (new("fleet_readings_written", MetricKind.Counter, "Readings written to PostgreSQL."), node => node.Written.Written),
        (new("fleet_readings_waiting", MetricKind.Gauge, "Readings that wait to be written."), node => node.Written.Waiting),
        (
            new("fleet_readings_dropped", MetricKind.Counter, "Readings lost because too many waited for PostgreSQL."),
            node => node.Written.Dropped),
        (new("fleet_write_failures", MetricKind.Counter, "Failed attempts to write readings."), node => node.Written.Failures),
        (new("fleet_write_lag", MetricKind.Gauge, "How long the oldest reading has waited.", "seconds"),
            node => (decimal)node.Written.Lag.TotalSeconds),
    ];

    /// <summary><c>GET /metrics</c>.</summary>
    internal async Task WriteAsync(HttpContext context)
    {
        var isOpenMetrics = MetricsFormat.IsOpenMetrics(context.Request.Headers.Accept);
        context.Response.ContentType = isOpenMetrics ? MetricsFormat.OpenMetrics : MetricsFormat.Prometheus;
        context.Response.Headers.CacheControl = "no-store";
        var writer = new MetricWriter(context.Response.BodyWriter, isOpenMetrics);
        HealthMetrics.WriteProgram(writer, node.View.Version, node.View.Started);
        foreach (var (family, value) in Families)
        {
            writer.Begin(family);
            writer.Write([], value(node));
        }

        HealthMetrics.WriteOutputs(writer, node.View.Health());
        await writer.EndAsync(context.RequestAborted);
    }
}
