using SermatecEss.Protocol.Values;

namespace SermatecEss.Bridge.Points;

/// <summary>The points of a poll, each with its position.</summary>
internal sealed class PointPositions
{
    private readonly Dictionary<string, int> _positions = [];

    /// <param name="points">The points, each once.</param>
    internal PointPositions(IEnumerable<string> points)
    {
        foreach (var point in points) _positions.Add(point, _positions.Count);
    }

    /// <summary>The points, by position.</summary>
    internal IReadOnlyCollection<string> Points => _positions.Keys;

    /// <summary>The position of a point; -1 if there is none.</summary>
    internal int Find(string point) => _positions.TryGetValue(point, out var position) ? position : -1;

    /// <summary>Puts as many values as there are points at their positions.</summary>
    /// <returns>The values; null if they are those of other points.</returns>
    internal PackedValues? Pack(IReadOnlyDictionary<string, PointValue> values)
    {
        var packed = new PointValue[_positions.Count];
        foreach (var (point, value) in values)
        {
            if (!_positions.TryGetValue(point, out var position)) return null;
            packed[position] = value;
        }

        return new PackedValues(this, packed);
    }
}
