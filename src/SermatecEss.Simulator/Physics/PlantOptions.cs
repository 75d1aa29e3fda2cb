namespace SermatecEss.Simulator.Physics;

/// <summary>The parts and the location of a plant.</summary>
/// <param name="RatedPower">The largest total output of the inverter to house and grid, in W.</param>
/// <param name="BatteryCapacity">The battery's capacity, in Wh; 0 without a battery.</param>
/// <param name="HasHighVoltageBattery">Whether all cells of the battery are in series.</param>
/// <param name="Latitude">Degrees north of the equator.</param>
/// <param name="Seed">Determines clouds and load.</param>
internal sealed record PlantOptions(int RatedPower, int BatteryCapacity, bool HasHighVoltageBattery, double Latitude, int Seed);
