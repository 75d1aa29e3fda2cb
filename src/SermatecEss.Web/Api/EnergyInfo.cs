namespace SermatecEss.Web.Api;

/// <summary>Energies in kWh.</summary>
/// <param name="Zone">The time zone whose midnight begins a day.</param>
/// <param name="Rows">One row for each hour, day, month or year.</param>
/// <param name="Total">The sums of the rows.</param>
internal sealed record EnergyInfo(string Zone, IReadOnlyList<EnergyRowInfo> Rows, EnergyTotalInfo Total);
