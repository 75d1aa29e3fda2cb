namespace SermatecEss.Simulator.Physics;

/// <summary>A battery: it takes and gives power within its limits, and loses a little of it.</summary>
internal sealed class Battery
{
    private const double OneWayEfficiency = 0.97;
    private readonly double _capacity;
    private readonly int _maxPower;
    private double _energy;

    /// <param name="capacity">Wh; 0 where there is no battery.</param>
    /// <param name="maxPower">The most that it takes or gives, in W.</param>
    /// <param name="isHighVoltage">Whether it has hundreds of volts, or about fifty.</param>
    /// <param name="soc">The state of charge at the start, in %.</param>
    internal Battery(double capacity, int maxPower, bool isHighVoltage, double soc)
    {
        _capacity = capacity;
        _maxPower = maxPower;
        _energy = capacity * soc / 100;
        if (!IsThere) return;
        EmptyVoltage = isHighVoltage ? 435.0 : 45.0;
        FullVoltage = isHighVoltage ? 540.0 : 53.2;
    }

    /// <summary>Whether there is a battery.</summary>
    internal bool IsThere => _capacity > 0;

    /// <summary>The most that it takes or gives, in W.</summary>
    internal int MaxPower => _maxPower;

    /// <summary>The state of charge in %.</summary>
    internal double Soc => IsThere ? 100 * _energy / _capacity : 0;

    /// <summary>Discharging ends at this voltage.</summary>
    internal double EmptyVoltage { get; }

    /// <summary>Charging ends at this voltage.</summary>
    internal double FullVoltage { get; }

    /// <summary>The most that it can give during a step without falling below a state of charge, in W.</summary>
    internal int CanGive(double minSoc, double seconds) =>
        (int)Math.Clamp((_energy - (_capacity * minSoc / 100)) * OneWayEfficiency * 3600 / seconds, 0, _maxPower);

    /// <summary>
    /// The most that it can take during a step without rising above a state of charge, in W. It takes less when it is nearly full.
    /// </summary>
    internal int CanTake(double maxSoc, double seconds)
    {
        var taper = Math.Clamp((100.5 - Soc) / 5, 0.05, 1);
        var room = (_capacity * maxSoc / 100) - _energy;
        return (int)Math.Clamp(room / OneWayEfficiency * 3600 / seconds, 0, _maxPower * taper);
    }

    /// <summary>Passes a step with a power; positive discharges.</summary>
    internal void Pass(int watts, double seconds)
    {
        var energy = watts * seconds / 3600;
        _energy -= watts > 0 ? energy / OneWayEfficiency : energy * OneWayEfficiency;
        _energy = Math.Clamp(_energy, 0, _capacity);
    }

    /// <summary>The voltage while a power flows; positive discharges.</summary>
    internal double Voltage(int watts) =>
        IsThere ? EmptyVoltage + ((FullVoltage - EmptyVoltage) * ((0.9 * Soc / 100) + 0.05 - (0.04 * watts / _maxPower))) : 0;
}
