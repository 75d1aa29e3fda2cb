namespace SermatecEss.Web.Api;

/// <summary>The values of one point; null in a gap.</summary>
/// <param name="Point">The id of the point.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Mean">The mean of each span; of a counter or state, the last value.</param>
/// <param name="Min">The smallest value of each span.</param>
/// <param name="Max">The largest value of each span.</param>
internal sealed record ChartSeriesInfo(
    string Point, string? Unit, IReadOnlyList<double?> Mean, IReadOnlyList<double?> Min, IReadOnlyList<double?> Max);
