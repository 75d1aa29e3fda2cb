namespace SermatecEss.Bridge.Points;

/// <summary>What the bridge needs to know about an inverter after a restart.</summary>
internal sealed record InverterState
{
    /// <summary>The energies counted by the bridge, by id.</summary>
    internal IReadOnlyDictionary<string, Energy> Energies { get; init; } = new Dictionary<string, Energy>();

    /// <summary>The day of today's energies.</summary>
    internal DateOnly? Day { get; init; }

    /// <summary>The last accepted values of the inverter's own counters.</summary>
    internal IReadOnlyDictionary<string, Counted> Counters { get; init; } = new Dictionary<string, Counted>();

    /// <summary>The active alarms.</summary>
    internal IReadOnlyList<RaisedAlarm> Alarms { get; init; } = [];
}
