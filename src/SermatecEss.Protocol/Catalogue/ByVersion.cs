namespace SermatecEss.Protocol.Catalogue;

/// <summary>A property of a command that may change with the PCU version.</summary>
internal sealed class ByVersion<T>
{
    private readonly List<KeyValuePair<int, T>> _values = [];

    /// <summary>The versions at which its value changes.</summary>
    internal IEnumerable<int> Versions => _values.Select(value => value.Key);

    /// <summary>The value in a version; null before the first.</summary>
    internal T? At(int version)
    {
        for (var i = _values.Count - 1; i >= 0; i--)
            if (_values[i].Key <= version) return _values[i].Value;
        return default;
    }

    /// <summary>Adds the value from a version on; false if the versions are not ascending.</summary>
    internal bool TryAdd(int since, T value)
    {
        if (_values.Count > 0 && _values[^1].Key >= since) return false;
        _values.Add(KeyValuePair.Create(since, value));
        return true;
    }
}
