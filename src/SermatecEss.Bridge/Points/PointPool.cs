using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Bridge.Points;

/// <summary>
/// Sets of points that inverters have in common: with thousands of inverters, each set is kept once, and each inverter keeps only its
/// values. Thread-safe.
/// </summary>
internal sealed class PointPool
{
    /// <summary>Beyond, sets are not shared: inverters that lose frames at random could leave any number of them.</summary>
    private const int MostShared = 1000;
    private readonly Lock _turn = new();
    private readonly HashSet<HashSet<string>> _sets = new(HashSet<string>.CreateSetComparer());
    private readonly Dictionary<(PollGroup Group, int Count), List<PointPositions>> _positions = [];
    private int _count;

    /// <summary>The points of a set and those of a poll; the same set, if it has them already.</summary>
    internal IReadOnlySet<string> Add(IReadOnlySet<string> before, IEnumerable<string> points)
    {
        if (points.All(before.Contains)) return before;
        HashSet<string> union = [.. before, .. points];
        lock (_turn)
        {
            if (_sets.TryGetValue(union, out var known)) return known;
            if (_sets.Count < MostShared) _ = _sets.Add(union);
            return union;
        }
    }

    /// <summary>The same state, with its values in less memory.</summary>
    internal GroupState Pack(GroupState state)
    {
        lock (_turn)
        {
            var key = (state.Group, state.Values.Count);
            if (!_positions.TryGetValue(key, out var known)) _positions.Add(key, known = []);
            foreach (var positions in known)
                if (positions.Pack(state.Values) is { } packed) return state with { Values = packed };
            if (_count == MostShared) return state;
            _count++;
            var added = new PointPositions(state.Values.Keys);
            known.Add(added);
            return state with { Values = added.Pack(state.Values)! };
        }
    }
}
