using SermatecEss.Hosting.Terminals;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Cli.Options;

/// <summary>Finds the points that the user names. Refuses those that no response can provide.</summary>
internal sealed class PointSelection(CommandCatalogue catalogue)
{
    /// <summary>The ids that some PCU version can provide.</summary>
    internal IEnumerable<string> Ids =>
        Lists.SelectMany(points => points.All.Where(point => Refusal(points, point) is null)).Select(point => point.Id).Distinct();

    /// <summary>The lists of points of all versions, the newest first.</summary>
    private IEnumerable<PointList> Lists => catalogue.Versions.Reverse().Select(version => catalogue.View(version).Points);

    /// <summary>Refuses ids that no PCU version can provide.</summary>
    internal void Check(IEnumerable<string> ids)
    {
        foreach (var id in ids) Check(id);
    }

    /// <summary>The points of an inverter's version, in the given order.</summary>
    internal static IReadOnlyList<Point> Resolve(CatalogueView view, IEnumerable<string> ids) =>
    [
        .. ids.Select(id =>
        {
            var point = view.Points.Find(id) ?? throw new UsageException(
                $"This inverter (PCU {view.PcuVersion}) has no point '{id}'. 'sermatec-ess list points' lists its points.");
            return Refusal(view.Points, point) is { } refusal ? throw new UsageException(refusal) : point;
        }),
    ];

    private void Check(string id)
    {
        string? refusal = null;
        foreach (var points in Lists)
        {
            if (points.Find(id) is not { } point) continue;
            if (Refusal(points, point) is not { } reason) return;
            refusal ??= reason;
        }

        throw new UsageException(
            refusal ?? $"There is no point '{id}'.{Spelling.Hint(id, Ids)} 'sermatec-ess list points' lists all points.");
    }

    private static IEnumerable<CommandDefinition> CommandsOf(PointList points, Point point) =>
        point.Command is { } command ? [command] : point.Needs.SelectMany(need => CommandsOf(points, points.Find(need)!));

    /// <summary>Why no response provides a point; null if one does.</summary>
    private static string? Refusal(PointList points, Point point)
    {
        if (!point.IsReadable) return $"'{point.Id}' can be set but not read: the inverter does not report it.";
        if (Counted(points, point) is not { } counted) return null;
        var what = counted.Id == point.Id ? $"'{point.Id}' is" : $"'{point.Id}' is calculated from '{counted.Id}',";
        return $"{what} an energy that this inverter does not report. 'sermatec-ess daemon' calculates it over time and publishes it.";
    }

    /// <summary>The point, or the input of its calculation, that is counted over time; null if none is.</summary>
    private static Point? Counted(PointList points, Point point)
    {
        if (!point.IsCalculated) return null;
        if (!Calculations.Ids.Contains(point.Id)) return point;
        return point.Needs.Select(need => Counted(points, points.Find(need)!)).FirstOrDefault(counted => counted is not null);
    }
}
