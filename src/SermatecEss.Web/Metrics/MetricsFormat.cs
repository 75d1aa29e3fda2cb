using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace SermatecEss.Web.Metrics;

/// <summary>The formats of the metrics' page.</summary>
internal static class MetricsFormat
{
    /// <summary>The media type of Prometheus' text format.</summary>
    internal const string Prometheus = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>The media type of OpenMetrics.</summary>
    internal const string OpenMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private const string OpenMetricsType = "application/openmetrics-text";
    private const string TextType = "text/plain";

    /// <summary>Whether a client asks for OpenMetrics, and prefers it.</summary>
    /// <param name="accept">The values of its Accept header.</param>
    internal static bool IsOpenMetrics(StringValues accept)
    {
        if (!MediaTypeHeaderValue.TryParseList(accept, out var types)) return false;
        double Quality(string name) => types
            .Where(type => type.MediaType.Equals(name, StringComparison.OrdinalIgnoreCase))
            .Select(type => type.Quality ?? 1)
            .DefaultIfEmpty(0)
            .Max();
        var quality = Quality(OpenMetricsType);
        return quality > 0 && quality >= Quality(TextType);
    }
}
