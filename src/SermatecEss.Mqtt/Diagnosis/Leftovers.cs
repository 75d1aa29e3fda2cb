using System.Text.Json;
using System.Text.RegularExpressions;
using SermatecEss.Mqtt.Connection;
using SermatecEss.Mqtt.Topics;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Mqtt.Diagnosis;

/// <summary>Retained messages that may be removed.</summary>
/// <param name="Old">
/// Topics of the older program of this name: <c>sermatec-ess/COMMAND/FIELD</c> with a plain value, and those of its releases, below
/// <c>homeassistant/sensor/SERIAL</c>. It does not retain them, but a broker may be configured to.
/// </param>
/// <param name="Own">
/// Topics of this program: below its base topic, and its devices in Home Assistant's discovery. Empty unless requested.
/// </param>
/// <param name="Unknown">Other topics found, which are kept.</param>
/// <param name="OldIsRunning">Whether the older program is publishing now.</param>
/// <param name="BridgeIsOnline">Whether a bridge is running with this base topic.</param>
public sealed partial record Leftovers(
    IReadOnlyList<string> Old,
    IReadOnlyList<string> Own,
    IReadOnlyList<string> Unknown,
    bool OldIsRunning,
    bool BridgeIsOnline)
{
    /// <summary>The prefix of the older program's topics, except those of its releases.</summary>
    internal const string OldRoot = "sermatec-ess";

    /// <summary>Where its releases publish announcements and states, nested in each other; their prefix is fixed.</summary>
    internal static readonly string[] OldReleases = [$"{OldPrefix}/{OldPlatform}/+/+/config", $"{OldPrefix}/{OldPlatform}/+/+/state"];

    private const string OldPrefix = "homeassistant";
    private const string OldPlatform = "sensor";

    /// <summary>The names of this program's devices in Home Assistant's discovery.</summary>
    private const string DeviceId = "sermatec_";

    private const string Origin = "sermatec-ess";

    /// <summary>Classifies messages.</summary>
    /// <param name="messages">Retained ones, and those published meanwhile.</param>
    /// <param name="options">The topics of this program.</param>
    /// <param name="catalogue">The commands, whose names are in the older program's topics.</param>
    /// <param name="all">Whether to include this program's own.</param>
    internal static Leftovers Of(IReadOnlyList<BrokerVisit.Message> messages, MqttOptions options, CommandCatalogue catalogue, bool all)
    {
        var commands = catalogue.Definitions.Select(command => Letters(command.Label)).ToHashSet();
        bool IsOld(BrokerVisit.Message message) => message.Topic.Split('/') switch
        {
            [OldRoot, var command, { Length: > 0 }] => commands.Contains(Letters(command)) && !message.Text.StartsWith('{'),
            [OldPrefix, OldPlatform, _, var command, "state"] => commands.Contains(Letters(command)),
            [OldPrefix, OldPlatform, _, var entity, "config"] =>
                commands.Any(command => Letters(entity).StartsWith(command, StringComparison.Ordinal)),
            _ => false,
        };

        // Topics with terminal control characters are not shown.
        var retained = messages
            .Where(message => message.Retain && message.Text.Length > 0 && !message.Topic.Any(char.IsControl))
            .DistinctBy(message => message.Topic)
            .OrderBy(message => message.Topic, StringComparer.Ordinal)
            .ToList();
        var old = retained.Where(IsOld).ToList();
        var own = all ? OwnAmong(retained, options) : [];
        return new Leftovers(
            [.. old.Select(message => message.Topic)],
            [.. own.Select(message => message.Topic)],
            [.. retained
                .Except(old)
                .Except(own)
                .Select(message => message.Topic)
                .Where(topic =>
                    topic.StartsWith($"{OldRoot}/", StringComparison.Ordinal)
                    || (all && topic.StartsWith($"{options.BaseTopic}/", StringComparison.Ordinal)))],
            messages.Any(message => !message.Retain && IsOld(message)),
            retained.Exists(message => message.Topic == new BridgeTopics(options.BaseTopic).Status && message.Text == Availability.Online));
    }

    /// <summary>
    /// Other programs may publish under the same base topic: only the bridge's own part, and the parts of inverters that it has announced,
    /// belong to it.
    /// </summary>
    private static List<BrokerVisit.Message> OwnAmong(List<BrokerVisit.Message> retained, MqttOptions options)
    {
        var root = $"{options.BaseTopic}/";
        var devices = retained.FindAll(message => IsOwnDevice(message, options.DiscoveryPrefix, root));
        var parts = retained
            .Where(message =>
                message.Topic.StartsWith(root, StringComparison.Ordinal)
                && message.Text is Availability.Online or Availability.Offline)
            .Select(message => message.Topic[root.Length..].Split('/'))
            .Where(levels => levels is [_, "availability"])
            .Select(levels => levels[0])
            .Concat(devices
                .SelectMany(device => QuotedTopic().Matches(device.Text))
                .Select(match => match.Groups[1].Value)
                .Where(topic => topic.StartsWith(root, StringComparison.Ordinal))
                .Select(topic => topic[root.Length..].Split('/')[0]))
            .Append("bridge")
            .ToHashSet();
        return [
            .. retained.Where(message =>
                message.Topic.StartsWith(root, StringComparison.Ordinal) && parts.Contains(message.Topic[root.Length..].Split('/')[0])),
            .. devices,
        ];
    }

    private static bool IsOwnDevice(BrokerVisit.Message message, string prefix, string root)
    {
        if (!message.Topic.StartsWith($"{prefix}/", StringComparison.Ordinal)
            || !message.Topic.EndsWith("/config", StringComparison.Ordinal))
        {
            return false;
        }

        if (!message.Topic[(prefix.Length + 1)..].Split('/').Any(level => level.StartsWith(DeviceId, StringComparison.Ordinal)))
            return false;
        try
        {
            using var json = JsonDocument.Parse(message.Text);
            return (json.RootElement.TryGetProperty("origin", out var origin) || json.RootElement.TryGetProperty("o", out origin))
                && origin.TryGetProperty("name", out var name)
                && name.ValueEquals(Origin)
                && message.Text.Contains($"\"{root}", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>A name without case, spaces and underscores, to compare different spellings.</summary>
    private static string Letters(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();

    [GeneratedRegex("\"([^\"]+/[^\"]+)\"")]
    private static partial Regex QuotedTopic();
}
