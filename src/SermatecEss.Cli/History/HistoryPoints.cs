using SermatecEss.History.Reading;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.History;

/// <summary>The points of which a history is kept.</summary>
internal static class HistoryPoints
{
    /// <summary>Their ids, as the newest inverters have them.</summary>
    internal static IReadOnlyList<string> Of(CommandCatalogue catalogue) =>
        [.. catalogue.View(catalogue.Versions[^1]).Points.All.Where(HistoryReader.Keeps).Select(point => point.Id)];
}
