namespace SermatecEss.Simulator.Physics;

/// <summary>The energies of consecutive periods, such as the half-hours of a day, as differences of a meter that never decreases.</summary>
/// <remarks>Every value is a difference of rounded meter readings, so that short periods add up to long ones exactly.</remarks>
internal sealed class PeriodTotals
{
    private readonly long[] _begins;
    private int _current;

    /// <param name="begins">The meter at the start of each period up to the current one.</param>
    /// <param name="count">The number of periods.</param>
    internal PeriodTotals(IReadOnlyList<long> begins, int count)
    {
        _begins = new long[count];
        for (var i = 0; i < begins.Count; i++) _begins[i] = begins[i];
        _current = begins.Count - 1;
    }

    /// <summary>Moves to a period of the same cycle; skipped periods get no energy.</summary>
    internal void Enter(int period, long meter)
    {
        if (period == _current) return;
        for (var i = Math.Min(period, _current + 1); i <= period; i++) _begins[i] = meter;
        _current = period;
    }

    /// <summary>Starts a new cycle at one of its periods.</summary>
    internal void Restart(int period, long meter)
    {
        Array.Fill(_begins, meter);
        _current = period;
    }

    /// <summary>Drops the oldest period and starts a new one at the end.</summary>
    internal void Shift(long meter)
    {
        Array.Copy(_begins, 1, _begins, 0, _begins.Length - 1);
        _begins[^1] = meter;
        _current = _begins.Length - 1;
    }

    /// <summary>The energy of each period; 0 for future ones.</summary>
    /// <param name="meter">The meter now.</param>
    /// <param name="unit">The unit of the values, in the meter's unit.</param>
    internal long[] Figures(long meter, long unit)
    {
        var figures = new long[_begins.Length];
        for (var i = 0; i <= _current; i++) figures[i] = ((i < _current ? _begins[i + 1] : meter) / unit) - (_begins[i] / unit);
        return figures;
    }
}
