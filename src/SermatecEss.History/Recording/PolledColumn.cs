using SermatecEss.History.Storage;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.History.Recording;

/// <summary>The values of one point in a minute, in steps of the point's own decimal places.</summary>
/// <param name="Point">The point.</param>
/// <param name="Kind">What its values are.</param>
/// <param name="Steps">The values; gaps if there was none.</param>
internal sealed record PolledColumn(Point Point, SeriesKind Kind, List<long> Steps);
