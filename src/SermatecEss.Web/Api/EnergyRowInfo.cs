namespace SermatecEss.Web.Api;

/// <summary>The energies of one span of time in kWh; null if unknown.</summary>
/// <param name="Start">The beginning of the span.</param>
/// <param name="Pv">Produced.</param>
/// <param name="GridImport">Taken from the grid.</param>
/// <param name="GridExport">Fed into the grid.</param>
/// <param name="BatteryCharge">Charged into the battery.</param>
/// <param name="BatteryDischarge">Taken from the battery.</param>
/// <param name="Load">Consumed by the house.</param>
/// <param name="Covered">Seconds of the span with values.</param>
/// <param name="Origin"><c>measured</c>, <c>inverter</c> (from its memory) or <c>imported</c>.</param>
internal sealed record EnergyRowInfo(
    DateTimeOffset Start,
    decimal? Pv,
    decimal? GridImport,
    decimal? GridExport,
    decimal? BatteryCharge,
    decimal? BatteryDischarge,
    decimal? Load,
    int Covered,
    string? Origin);
