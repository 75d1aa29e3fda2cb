namespace SermatecEss.Mqtt.Topics;

/// <summary>The topics and the id of the bridge.</summary>
/// <param name="BaseTopic">The prefix of all its topics; exclusive to one bridge.</param>
internal sealed record BridgeTopics(string BaseTopic)
{
    /// <summary>Its name in topics and ids, where inverters have their serial numbers.</summary>
    internal const string Id = "bridge";

    /// <summary>The identifier of its device.</summary>
    internal string DeviceId { get; } = $"{InverterTopics.Safe(BaseTopic)}_{Id}";

    internal string Status => $"{BaseTopic}/bridge/status";

    internal string State => $"{BaseTopic}/bridge/state";

    /// <summary>All set topics, of the bridge and of all inverters.</summary>
    internal string AllSet => $"{BaseTopic}/+/set/+";

    internal string Reconnect => $"{BaseTopic}/bridge/set/reconnect";

    internal string LogLevel => $"{BaseTopic}/bridge/set/log_level";
}
