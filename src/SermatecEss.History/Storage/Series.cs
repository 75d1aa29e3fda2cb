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
    /// <summary>Decimal places of its values.</summary>
    internal int Decimals => Step.Scale;

    /// <summary>A value in steps; a gap if it is too large to be stored.</summary>
    internal long Steps(decimal value)
    {
        var steps = decimal.Round(value / Step, MidpointRounding.AwayFromZero);
        return Math.Abs(steps) <= Gap.Largest ? (long)steps : Gap.Rejected;
    }

    /// <summary>The value of a number of steps.</summary>
    internal decimal Value(long steps) => steps * Step;
}
