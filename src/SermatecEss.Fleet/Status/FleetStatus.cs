using SermatecEss.Fleet.Database;

namespace SermatecEss.Fleet.Status;

/// <summary>The state of the whole fleet.</summary>
/// <param name="Time">When it was read.</param>
/// <param name="Nodes">All nodes, by name.</param>
/// <param name="Inverters">All inverters, by serial number.</param>
internal sealed record FleetStatus(DateTimeOffset Time, IReadOnlyList<NodeStatus> Nodes, IReadOnlyList<InverterStatus> Inverters)
{
    /// <summary>The inverters that have not been seen recently, those that are silent the longest first.</summary>
    internal IReadOnlyList<InverterStatus> Silent =>
        [.. Inverters.Where(inverter => !inverter.IsAvailable).OrderBy(inverter => inverter.Seen)];

    /// <summary>The inverters with active alarms.</summary>
    internal IReadOnlyList<InverterStatus> Alarmed => [.. Inverters.Where(inverter => inverter.Alarms.Count > 0)];

    /// <summary>How long ago something was.</summary>
    internal TimeSpan Since(DateTimeOffset time) => time < Time ? Time - time : TimeSpan.Zero;
}
