namespace SermatecEss.Mqtt;

/// <summary>
/// How a node of a fleet publishes: all nodes share the broker and the base topic, and an inverter moves from node to node. Its entities
/// depend on no node, and are not announced again by the next one.
/// </summary>
public sealed record FleetRole
{
    /// <summary>The default of <see cref="AnnouncementsPerSecond"/>: 10,000 inverters in about 8 minutes.</summary>
    public const int UsualAnnouncementsPerSecond = 20;

    /// <summary>The name of this node, in the topic of its status.</summary>
    public required string Node { get; init; }

    /// <summary>The name that all nodes share, by which the broker gives each command to one of them.</summary>
    public required string Group { get; init; }

    /// <summary>How many inverters are announced to Home Assistant in a second, at most; at least 1.</summary>
    public int AnnouncementsPerSecond { get; init; } = UsualAnnouncementsPerSecond;

    /// <summary>Returns what <see cref="SaveAnnouncement"/> saved for a serial number, on any node; null for nothing.</summary>
    public required Func<string, byte[]?> LoadAnnouncement { get; init; }

    /// <summary>Saves what has been announced of the inverter with a serial number. Must not block. Called on any thread.</summary>
    public required Action<string, byte[]> SaveAnnouncement { get; init; }

    /// <summary>
    /// Passes a command on to the node that polls the inverter with this serial number: the last part of its topic, and its
    /// payload. Returns whether a node polls it.
    /// </summary>
    public required Func<string, string, string, Task<bool>> PassOn { get; init; }
}
