using System.Collections;
using System.Diagnostics.CodeAnalysis;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Bridge.Points;

/// <summary>Values by point; the points are kept once for all inverters that have the same. Immutable.</summary>
/// <param name="positions">The points.</param>
/// <param name="values">Their values, by position.</param>
internal sealed class PackedValues(PointPositions positions, PointValue[] values) : IReadOnlyDictionary<string, PointValue>
{
    /// <inheritdoc/>
    public int Count => values.Length;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => positions.Points;

    /// <inheritdoc/>
    public IEnumerable<PointValue> Values => values;

    /// <inheritdoc/>
    public PointValue this[string key] =>
        TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"there is no value of '{key}'");

    /// <inheritdoc/>
    public bool ContainsKey(string key) => positions.Find(key) >= 0;

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out PointValue value)
    {
        var position = positions.Find(key);
        value = position < 0 ? null : values[position];
        return position >= 0;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, PointValue>> GetEnumerator() =>
        positions.Points.Zip(values, KeyValuePair.Create).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
