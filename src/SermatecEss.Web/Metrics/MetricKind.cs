namespace SermatecEss.Web.Metrics;

/// <summary>The type of a metric family.</summary>
internal enum MetricKind
{
    /// <summary>A number that goes up and down.</summary>
    Gauge,

    /// <summary>A total that only rises, apart from restarts.</summary>
    Counter,

    /// <summary>A constant 1 whose labels are the information.</summary>
    Info,
}
