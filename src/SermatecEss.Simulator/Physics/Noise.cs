namespace SermatecEss.Simulator.Physics;

/// <summary>Random numbers that depend only on seed, purpose and position, so that a moment is the same however it was reached.</summary>
internal static class Noise
{
    /// <summary>A number from 0 to 1 for an integer position.</summary>
    internal static double At(int seed, int purpose, long place)
    {
        var x = ((ulong)(uint)seed << 32) ^ (ulong)(uint)purpose ^ ((ulong)place * 0x9E3779B97F4A7C15);
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        x ^= x >> 31;
        return (x >> 11) / (double)(1UL << 53);
    }

    /// <summary>A number from 0 to 1 that changes smoothly, over about <paramref name="period"/> seconds.</summary>
    internal static double Smooth(int seed, int purpose, DateTimeOffset time, double period)
    {
        var place = time.ToUnixTimeSeconds() / period;
        var whole = (long)Math.Floor(place);
        var part = place - whole;
        var ease = part * part * (3 - (2 * part));
        return At(seed, purpose, whole) + (ease * (At(seed, purpose, whole + 1) - At(seed, purpose, whole)));
    }
}
