namespace SermatecEss.History.Reading;

/// <summary>
/// The values of one point, as many as the chart has times; null in a gap. A counter or a state has its last value as mean, smallest and
/// largest.
/// </summary>
/// <param name="Point">The point's id.</param>
/// <param name="Unit">The unit; null if there is none.</param>
/// <param name="Mean">Means.</param>
/// <param name="Min">Smallest values.</param>
/// <param name="Max">Largest values.</param>
public sealed record ChartSeries(
    string Point, string? Unit, IReadOnlyList<double?> Mean, IReadOnlyList<double?> Min, IReadOnlyList<double?> Max);
