using SermatecEss.History.Encoding;

namespace SermatecEss.History.Storage;

/// <summary>One stored quantity of an inverter. Its values are whole numbers of steps.</summary>
/// <param name="Id">Its number in the database.</param>
/// <param name="Inverter">The inverter's number in the database.</param>
/// <param name="Point">The id of the point, as in <c>pv_power</c>; <c>time.fast</c> and so on for the times of a poll group.</param>
/// <param name="Unit">The unit of its values; null if there is none.</param>
/// <param name="Step">The value of one step, as in 0.1; fixed for the life of the series.</param>
/// <param name="Kind">What its values are.</param>
/// <param name="Cadence">The number of the series with the times of its values; its own for that series.</param>
internal sealed record Series(int Id, int Inverter, string Point, string? Unit, decimal Step, SeriesKind Kind, int Cadence)
{
    /// <summary>Whether it counts, and so has a rise.</summary>
    internal bool IsCounter => Kind is SeriesKind.Counter or SeriesKind.Daily;

    /// <summary>Decimal places of its values.</summary>
    internal int Decimals => Step.Scale;

    /// <summary>The step of values with decimal places, as in 0.01 for 2.</summary>
    internal static decimal StepOf(int decimals) => new(1, 0, 0, isNegative: false, (byte)decimals);

    /// <summary>A value in steps of a power of ten; a gap if it is too large to be stored.</summary>
    internal static long Steps(decimal value, decimal step)
    {
        // Nearly all values have just these decimal places: their digits are the steps.
        Span<int> parts = stackalloc int[4];
        _ = decimal.GetBits(value, parts);
        if (value.Scale == step.Scale && parts[2] == 0 && parts[1] >>> 28 == 0)
        {
            var digits = ((long)parts[1] << 32) | (uint)parts[0];
            return value < 0 ? -digits : digits;
        }

        var steps = decimal.Round(value / step, MidpointRounding.AwayFromZero);
        return Math.Abs(steps) <= Gap.Largest ? (long)steps : Gap.Rejected;
    }

    /// <summary>A value in steps; a gap if it is too large to be stored.</summary>
    internal long Steps(decimal value) => Steps(value, Step);

    /// <summary>The value of a number of steps.</summary>
    internal decimal Value(long steps) => steps * Step;
}
