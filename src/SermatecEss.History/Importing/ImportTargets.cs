using System.Text;
using SermatecEss.History.Storage;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.History.Importing;

/// <summary>
/// Finds the point that a column or entity belongs to: one that the user maps to it, or one that it can be no other than.
/// </summary>
internal sealed class ImportTargets
{
    private readonly Dictionary<string, Point> _map;
    private readonly Dictionary<string, Point> _ids;
    private readonly ILookup<string, Point> _labels;

    /// <param name="points">The points of the newest inverters.</param>
    /// <param name="map">Columns or entities, and the ids of their points.</param>
    internal ImportTargets(PointList points, IReadOnlyDictionary<string, string> map)
    {
        _ids = points.All.Where(point => SeriesCatalogue.KindOf(point) is not null).ToDictionary(point => point.Id);
        _labels = _ids.Values.ToLookup(point => Plain(point.Label));
        _map = map.ToDictionary(pair => pair.Key, pair => _ids[pair.Value]);
    }

    /// <summary>The point of a column, by the user's word, its id, or the label that the older program prints.</summary>
    /// <returns>The point; or null and the reason, which may be empty.</returns>
    internal (Point? Point, string Reason) OfColumn(string name)
    {
        if ((_map.GetValueOrDefault(name) ?? _ids.GetValueOrDefault(name)) is { } point) return (point, "");
        var labelled = _labels[Plain(name)].ToList();
        return labelled switch
        {
            [var only] => (only, ""),
            [] => (null, ""),
            _ => (null, $"may be {string.Join(" or ", labelled)}"),
        };
    }

    /// <summary>The point of an entity of Home Assistant: the longest id that its own ends with.</summary>
    internal Point? OfEntity(string entity)
    {
        if (_map.GetValueOrDefault(entity) is { } mapped) return mapped;
        var name = entity[(entity.IndexOf('.', StringComparison.Ordinal) + 1)..];
        for (var start = 0; start >= 0 && start < name.Length; start = name.IndexOf('_', start) is >= 0 and var next ? next + 1 : -1)
            if (_ids.TryGetValue(name[start..], out var point)) return point;
        return null;
    }

    /// <summary>The point that the user maps to an entity; null where there is none.</summary>
    internal Point? Mapped(string entity) => _map.GetValueOrDefault(entity);

    /// <summary>The point of an id; null for one that has no history.</summary>
    internal Point? Find(string id) => _ids.GetValueOrDefault(id);

    /// <summary>A label without what versions of the older program differ in: capitals, hyphens and spaces.</summary>
    private static string Plain(string label)
    {
        var plain = new StringBuilder(label.Length);
        foreach (var c in label)
            if (char.IsLetterOrDigit(c)) _ = plain.Append(char.ToLowerInvariant(c));
        return plain.ToString();
    }
}
