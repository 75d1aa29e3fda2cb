namespace SermatecEss.Simulator.Physics;

/// <summary>The position of the sun, and the clouds.</summary>
internal sealed class Sky(double latitude, int seed)
{
    private const int CloudinessPurpose = 1;
    private const int BankPurpose = 2;
    private const int PuffPurpose = 3;
    private const double Degrees = Math.PI / 180;

    /// <summary>The output of panels as a fraction of their rated power, 0 to 1.</summary>
    /// <param name="clock">Local time; the sun is highest at noon.</param>
    /// <param name="shiftHours">How much later than noon their output peaks: negative for east, positive for west.</param>
    internal double Irradiance(DateTimeOffset clock, double shiftHours)
    {
        var declination = 23.44 * Degrees * Math.Sin(2 * Math.PI * (284 + clock.DayOfYear) / 365);
        var hourAngle = (clock.TimeOfDay.TotalHours - 12) * 15 * Degrees;
        var height = Height(declination, hourAngle);
        if (height <= 0) return 0;
        var seen = Math.Max(0, Height(declination, hourAngle - (shiftHours * 15 * Degrees)));
        var clear = Math.Pow((0.4 * height) + (0.6 * seen), 1.15);
        return Math.Clamp(clear * Clearness(clock), 0, 1);
    }

    private double Height(double declination, double hourAngle) =>
        (Math.Sin(latitude * Degrees) * Math.Sin(declination))
        + (Math.Cos(latitude * Degrees) * Math.Cos(declination) * Math.Cos(hourAngle));

    private double Clearness(DateTimeOffset clock)
    {
        var cloudiness = Noise.Smooth(seed, CloudinessPurpose, clock, 43200);
        var clouds = (0.7 * Noise.Smooth(seed, BankPurpose, clock, 2400)) + (0.3 * Noise.Smooth(seed, PuffPurpose, clock, 180));
        return 1 - (0.85 * cloudiness * clouds);
    }
}
