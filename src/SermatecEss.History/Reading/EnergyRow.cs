using SermatecEss.History.Levels;

namespace SermatecEss.History.Reading;

/// <summary>The energies of a span of time, in kWh; null if they are not known.</summary>
/// <param name="Start">The beginning of the span.</param>
/// <param name="Pv">Produced.</param>
/// <param name="GridImport">Taken from the grid.</param>
/// <param name="GridExport">Fed into the grid.</param>
/// <param name="BatteryCharge">Charged into the battery.</param>
/// <param name="BatteryDischarge">Taken from the battery.</param>
/// <param name="Load">Consumed by the house.</param>
/// <param name="Covered">Seconds of the span in which there are values, to five minutes.</param>
/// <param name="Origin">Where they come from; null if no energy is known. With several origins, the least reliable one.</param>
public sealed record EnergyRow(
    DateTimeOffset Start,
    decimal? Pv,
    decimal? GridImport,
    decimal? GridExport,
    decimal? BatteryCharge,
    decimal? BatteryDischarge,
    decimal? Load,
    int Covered,
    Origin? Origin);
