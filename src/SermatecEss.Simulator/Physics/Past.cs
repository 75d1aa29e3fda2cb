namespace SermatecEss.Simulator.Physics;

/// <summary>The energies of the days before the first simulated one: invented, but balanced like those of a real plant.</summary>
internal sealed class Past(PlantOptions options)
{
    private const int PvPurpose = 31;
    private const int LoadPurpose = 32;
    private const double LossShare = 0.04;

    /// <summary>0 in midwinter, 1 in midsummer; reversed south of the equator.</summary>
    internal double Summer(DateTime day) =>
        0.5 + ((options.Latitude < 0 ? -0.5 : 0.5) * Math.Cos(2 * Math.PI * (day.DayOfYear - 172) / 365));

    internal long Pv(DateTime day) => WattSeconds(Rated * (0.6 + (3.4 * Summer(day))) * Chance(PvPurpose, day));

    internal long Load(DateTime day) => WattSeconds(Rated * (1.3 - (0.4 * Summer(day))) * Chance(LoadPurpose, day));

    internal long Charge(DateTime day) => Math.Min(Pv(day) / 2, WattSeconds(options.BatteryCapacity * 0.8));

    internal long Discharge(DateTime day) => (long)(Charge(day) * 0.92);

    internal long Import(DateTime day) => Math.Max(Load(day) / 10, Load(day) - Available(day));

    internal long Export(DateTime day) => Available(day) + Import(day) - Load(day);

    private double Rated => options.RatedPower;

    /// <summary>The energy from panels and battery to house and grid.</summary>
    private long Available(DateTime day) => Pv(day) - (long)(Pv(day) * LossShare) - Charge(day) + Discharge(day);

    private double Chance(int purpose, DateTime day) => 0.4 + (1.2 * Noise.At(options.Seed, purpose, day.Ticks / TimeSpan.TicksPerDay));

    private static long WattSeconds(double wattHours) => (long)(3600 * wattHours);
}
