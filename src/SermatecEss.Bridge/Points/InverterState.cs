namespace SermatecEss.Bridge.Points;

/// <summary>What the bridge has to know of an inverter after a restart.</summary>
internal sealed record InverterState
{
    /// <summary>The energies that are counted here, by id.</summary>
    internal IReadOnlyDictionary<string, Energy> Energies { get; init; } = new Dictionary<string, Energy>();

    /// <summary>The day whose energies are today's.</summary>
    internal DateOnly? Day { get; init; }

    /// <summary>The last believed values of the inverter's own counters.</summary>
    internal IReadOnlyDictionary<string, Counted> Counters { get; init; } = new Dictionary<string, Counted>();

    /// <summary>The alarms that stand.</summary>
    internal IReadOnlyList<RaisedAlarm> Alarms { get; init; } = [];
}
