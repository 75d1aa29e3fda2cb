namespace SermatecEss.Simulator.Physics;

/// <summary>A battery: charges and discharges within its limits, with a small loss.</summary>
internal sealed class Battery
{
    private const double OneWayEfficiency = 0.97;
    private readonly double _capacity;
    private readonly int _maxPower;
    private double _energy;

    /// <param name="capacity">The capacity in Wh; 0 without a battery.</param>
    /// <param name="maxPower">The largest charge or discharge power, in W.</param>
    /// <param name="isHighVoltage">Whether its voltage is hundreds of volts, or about fifty.</param>
    /// <param name="soc">The initial SOC, in %.</param>
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

    /// <summary>The largest charge or discharge power, in W.</summary>
    internal int MaxPower => _maxPower;

    /// <summary>The SOC in %.</summary>
    internal double Soc => IsThere ? 100 * _energy / _capacity : 0;

    /// <summary>Discharging ends at this voltage.</summary>
    internal double EmptyVoltage { get; }

    /// <summary>Charging ends at this voltage.</summary>
    internal double FullVoltage { get; }

    /// <summary>The largest discharge power in a step without falling below an SOC, in W.</summary>
    internal int CanGive(double minSoc, double seconds) =>
        (int)Math.Clamp((_energy - (_capacity * minSoc / 100)) * OneWayEfficiency * 3600 / seconds, 0, _maxPower);

    /// <summary>The largest charge power in a step without rising above an SOC, in W. Decreases when it is nearly full.</summary>
    internal int CanTake(double maxSoc, double seconds)
    {
        var taper = Math.Clamp((100.5 - Soc) / 5, 0.05, 1);
        var room = (_capacity * maxSoc / 100) - _energy;
        return (int)Math.Clamp(room / OneWayEfficiency * 3600 / seconds, 0, _maxPower * taper);
    }

    /// <summary>Simulates a step with a power; positive discharges.</summary>
    internal void Pass(int watts, double seconds)
    {
        var energy = watts * seconds / 3600;
        _energy -= watts > 0 ? energy / OneWayEfficiency : energy * OneWayEfficiency;
        _energy = Math.Clamp(_energy, 0, _capacity);
    }

    /// <summary>The voltage at a power; positive discharges.</summary>
    internal double Voltage(int watts) =>
        IsThere ? EmptyVoltage + ((FullVoltage - EmptyVoltage) * ((0.9 * Soc / 100) + 0.05 - (0.04 * watts / _maxPower))) : 0;
}
