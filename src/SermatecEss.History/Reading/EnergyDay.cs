using SermatecEss.History.Levels;

namespace SermatecEss.History.Reading;

/// <summary>An energy of a calendar day.</summary>
/// <param name="Total">By how much its counter rose, in kWh.</param>
/// <param name="Covered">Seconds of the day in which there are values.</param>
/// <param name="Origin">Where it comes from.</param>
internal readonly record struct EnergyDay(decimal Total, int Covered, Origin Origin);
