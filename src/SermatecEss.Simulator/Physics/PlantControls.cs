namespace SermatecEss.Simulator.Physics;

/// <summary>The controls of the plant for one step, from the settings.</summary>
/// <param name="IsOn">Whether the inverter is switched on.</param>
/// <param name="MinSoc">The battery is not discharged below this SOC, in %.</param>
/// <param name="ExportLimit">The largest export to the grid, in W.</param>
/// <param name="Battery">The operating mode of the battery.</param>
/// <param name="MaxSoc">The battery is not charged from the grid above this SOC, in %.</param>
internal sealed record PlantControls(bool IsOn, double MinSoc, int ExportLimit, BatteryOrder Battery, double MaxSoc);
