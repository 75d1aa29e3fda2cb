namespace SermatecEss.History.Levels;

/// <summary>A calendar day of a series, in its unit.</summary>
/// <param name="Date">The day, in the zone of the house.</param>
/// <param name="Count">How many values there are; 0 if only the total is known.</param>
/// <param name="Covered">Seconds of the day in which there are values, to five minutes.</param>
/// <param name="Min">The smallest value of a gauge.</param>
/// <param name="Mean">The mean of a gauge.</param>
/// <param name="Max">The largest value of a gauge.</param>
/// <param name="Last">The last value.</param>
/// <param name="Total">By how much a counter rose.</param>
/// <param name="Origin">Where the values come from.</param>
internal sealed record DayRow(
    DateOnly Date, long Count, int Covered, double? Min, double? Mean, double? Max, double? Last, double? Total, Origin Origin);
