namespace SermatecEss.Mqtt.Topics;

/// <summary>The topics and the id of the bridge itself.</summary>
/// <param name="BaseTopic">The topic that all others begin with; one bridge has it to itself.</param>
internal sealed record BridgeTopics(string BaseTopic)
{
    /// <summary>What stands for it in topics and ids, where inverters have their serial numbers.</summary>
    internal const string Id = "bridge";

    /// <summary>The identifier of its device.</summary>
    internal string DeviceId { get; } = $"{InverterTopics.Safe(BaseTopic)}_{Id}";

    internal string Status => $"{BaseTopic}/bridge/status";

    internal string State => $"{BaseTopic}/bridge/state";

    /// <summary>Everything that is set, of the bridge and of all inverters.</summary>
    internal string AllSet => $"{BaseTopic}/+/set/+";

    internal string Reconnect => $"{BaseTopic}/bridge/set/reconnect";

    internal string LogLevel => $"{BaseTopic}/bridge/set/log_level";
}
