namespace SermatecEss.Simulator.Physics;

/// <summary>What a plant is made of, and where it stands.</summary>
/// <param name="RatedPower">The most that the inverter feeds into the house and the grid together, in W.</param>
/// <param name="BatteryCapacity">What the battery holds, in Wh; 0 where there is none.</param>
/// <param name="HasHighVoltageBattery">Whether the battery's cells are in one long row.</param>
/// <param name="Latitude">Degrees north of the equator.</param>
/// <param name="Seed">Decides clouds and load.</param>
internal sealed record PlantOptions(int RatedPower, int BatteryCapacity, bool HasHighVoltageBattery, double Latitude, int Seed);
