namespace SermatecEss.Fleet.Database;

/// <summary>A reading in the form in which it waits: a tenth of the memory of its values by point.</summary>
/// <param name="Sequence">Its place in the order of all readings added.</param>
/// <param name="Added">The clock's timestamp when it was added.</param>
/// <param name="Serial">The serial number of the inverter.</param>
/// <param name="Epoch">The epoch of the link.</param>
/// <param name="Number">The number within the epoch.</param>
/// <param name="Time">When it was read.</param>
/// <param name="Layout">Which points the values belong to.</param>
/// <param name="Values">The values, NaN where there is none.</param>
internal sealed record WaitingReading(
    long Sequence, long Added, string Serial, long Epoch, long Number, DateTimeOffset Time, Layout Layout, double[] Values);
