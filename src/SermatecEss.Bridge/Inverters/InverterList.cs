using System.Collections;

namespace SermatecEss.Bridge.Inverters;

/// <summary>The inverters that are polled. Readers see the list as it was when they began. Thread-safe.</summary>
internal sealed class InverterList : IReadOnlyList<LiveInverter>
{
    private readonly Lock _turn = new();
    private readonly HashSet<LiveInverter> _all = [];

    /// <summary>A copy for readers, made when it is needed: many that come together cost one copy.</summary>
    private volatile LiveInverter[]? _inverters = [];

    /// <inheritdoc/>
    public int Count => Present.Length;

    private LiveInverter[] Present
    {
        get
        {
            if (_inverters is { } present) return present;
            lock (_turn) return _inverters = [.. _all];
        }
    }

    /// <inheritdoc/>
    public LiveInverter this[int index] => Present[index];

    /// <inheritdoc/>
    public IEnumerator<LiveInverter> GetEnumerator() => ((IEnumerable<LiveInverter>)Present).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Adds an inverter.</summary>
    internal void Add(LiveInverter inverter)
    {
        lock (_turn)
        {
            _ = _all.Add(inverter);
            _inverters = null;
        }
    }

    /// <summary>Removes an inverter.</summary>
    internal void Remove(LiveInverter inverter)
    {
        lock (_turn)
        {
            _ = _all.Remove(inverter);
            _inverters = null;
        }
    }
}
