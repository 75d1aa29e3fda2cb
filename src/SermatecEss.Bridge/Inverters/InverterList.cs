using System.Collections;

namespace SermatecEss.Bridge.Inverters;

/// <summary>
/// The inverters of the bridge. Grows when further ones dial in; never shrinks. Readers see the list as it was when they began.
/// </summary>
internal sealed class InverterList : IReadOnlyList<LiveInverter>
{
    private volatile LiveInverter[] _inverters = [];

    /// <inheritdoc/>
    public int Count => _inverters.Length;

    /// <inheritdoc/>
    public LiveInverter this[int index] => _inverters[index];

    /// <inheritdoc/>
    public IEnumerator<LiveInverter> GetEnumerator() => ((IEnumerable<LiveInverter>)_inverters).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Adds an inverter; calls must not overlap.</summary>
    internal void Add(LiveInverter inverter) => _inverters = [.. _inverters, inverter];
}
