using SermatecEss.Mqtt.Topics;

namespace SermatecEss.Mqtt.Connection;

/// <summary>The access rights that this program needs on the broker, and how to grant them in Mosquitto.</summary>
internal static class Rights
{
    /// <summary>How to grant access to a topic, as a sentence.</summary>
    internal static string Remedy(MqttOptions options, string topic)
    {
        var discovery = new DiscoveryTopics(options.DiscoveryPrefix);
        if (topic == discovery.Birth) return Line(options, $"topic read {topic}");
        if (!topic.StartsWith($"{options.DiscoveryPrefix}/", StringComparison.Ordinal))
            return Line(options, $"topic readwrite {options.BaseTopic}/#");
        return Line(options, $"topic readwrite {(options.Discovery == DiscoveryStyle.Device ? discovery.Devices : discovery.All)}");
    }

    private static string Line(MqttOptions options, string line) =>
        $"For Mosquitto, add to its acl_file{(options.User is null ? "" : ", below this user")}: {line}";
}
