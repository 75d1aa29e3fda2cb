namespace SermatecEss.Fleet.Database;

/// <summary>What the database knows about a node.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsActive">Whether it is an active member of the cluster.</param>
/// <param name="Started">When it was started; null if it is not an active member.</param>
/// <param name="Alive">When it last reported to the database; null if it is not an active member.</param>
/// <param name="Inverters">How many inverters it has.</param>
/// <param name="Available">How many of them have been seen recently.</param>
internal sealed record NodeStatus(
    string Name, bool IsActive, DateTimeOffset? Started, DateTimeOffset? Alive, int Inverters, int Available);
