namespace SermatecEss.Web.Api;

/// <summary>Sums of energies in kWh; null if no row has a value.</summary>
/// <param name="Pv">Produced.</param>
/// <param name="GridImport">Taken from the grid.</param>
/// <param name="GridExport">Fed into the grid.</param>
/// <param name="BatteryCharge">Charged into the battery.</param>
/// <param name="BatteryDischarge">Taken from the battery.</param>
/// <param name="Load">Consumed by the house.</param>
internal sealed record EnergyTotalInfo(
    decimal? Pv, decimal? GridImport, decimal? GridExport, decimal? BatteryCharge, decimal? BatteryDischarge, decimal? Load);
