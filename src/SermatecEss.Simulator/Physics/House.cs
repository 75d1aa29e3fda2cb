namespace SermatecEss.Simulator.Physics;

/// <summary>The load of a house: a base load, a fridge, mornings and evenings, and appliances now and then.</summary>
internal sealed class House(int seed, int ratedPower)
{
    private const int DriftPurpose = 11;
    private const int ApplianceSlot = 900;

    /// <summary>The load in W.</summary>
    internal int Load(DateTimeOffset clock)
    {
        var hour = clock.TimeOfDay.TotalHours;
        var scale = 0.6 + (0.5 * ratedPower / 10000);
        var draw = 180 + (120 * Noise.Smooth(seed, DriftPurpose, clock, 1800));
        if (clock.ToUnixTimeSeconds() / 60 % 40 < 14) draw += 90;
        draw += 700 * Hump(hour, 7.3, 1.1);
        draw += 500 * Hump(hour, 12.5, 1.2);
        draw += 1300 * Hump(hour, 19.2, 2.2);
        draw += Appliance(clock, 12, 0.10, 1900, hour is > 6 and < 23);
        draw += Appliance(clock, 13, 0.06, 900, hour is > 8 and < 22);
        return (int)(draw * scale);
    }

    private static double Hump(double hour, double at, double width) => Math.Exp(-(hour - at) * (hour - at) / (2 * width * width));

    private double Appliance(DateTimeOffset clock, int purpose, double share, double watts, bool awake) =>
        awake && Noise.At(seed, purpose, clock.ToUnixTimeSeconds() / ApplianceSlot) < share ? watts : 0;
}
