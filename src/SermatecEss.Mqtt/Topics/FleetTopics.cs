namespace SermatecEss.Mqtt.Topics;

/// <summary>The topics of a fleet and of one of its nodes.</summary>
/// <param name="BaseTopic">The prefix of all topics of the fleet.</param>
/// <param name="Node">The name of the node.</param>
internal sealed record FleetTopics(string BaseTopic, string Node)
{
    private readonly string _node = $"{BaseTopic}/node/{InverterTopics.Safe(Node)}";

    internal string Status => $"{_node}/status";

    internal string State => $"{_node}/state";

    /// <summary>
    /// Names the present announcements, retained. A broker that has lost it has lost the announcements too, or they are to be made again.
    /// </summary>
    internal string Announcements => $"{BaseTopic}/fleet/announcements";

    /// <summary>The availability of all inverters.</summary>
    internal string AllAvailability => $"{BaseTopic}/+/availability";

    /// <summary>The commands for all inverters, of which each goes to one of the nodes that subscribe.</summary>
    internal string Commands(string group) => $"$share/{InverterTopics.Safe(group)}/{BaseTopic}/+/set/+";
}
