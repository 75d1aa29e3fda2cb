namespace SermatecEss.Simulator.Physics;

/// <summary>What the owner's settings mean to the plant for one step.</summary>
/// <param name="IsOn">Whether the inverter is switched on.</param>
/// <param name="MinSoc">The battery is not discharged below this, in %.</param>
/// <param name="ExportLimit">The most that is fed into the grid, in W.</param>
/// <param name="Battery">What the battery is told to do.</param>
/// <param name="MaxSoc">The battery is not charged above this from the grid, in %.</param>
internal sealed record PlantControls(bool IsOn, double MinSoc, int ExportLimit, BatteryOrder Battery, double MaxSoc);
