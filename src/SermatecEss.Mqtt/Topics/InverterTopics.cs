using System.Security.Cryptography;
using System.Text;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Mqtt.Topics;

/// <summary>The topics and ids of one inverter.</summary>
/// <param name="BaseTopic">The prefix of all topics.</param>
/// <param name="Serial">The inverter's serial number.</param>
internal sealed record InverterTopics(string BaseTopic, string Serial)
{
    private const string DevicePrefix = "sermatec_";
    private const string BatterySuffix = "_battery";
    private const string Nameless = "inverter";
    private const int HashBytes = 4;

    /// <summary>The ids of other things.</summary>
    private static readonly string[] Taken = [BridgeTopics.Id, Nameless];

    /// <summary>Its form of the serial number in topics and ids: unique for each serial number.</summary>
    internal string Id { get; } = IdOf(Serial);

    /// <summary>The identifier of its device; consists of characters that topics and Home Assistant allow.</summary>
    internal string DeviceId { get; } = $"{DevicePrefix}{IdOf(Serial)}";

    /// <summary>The identifier of its battery's device.</summary>
    internal string BatteryId => $"{DeviceId}{BatterySuffix}";

    internal string Availability => $"{Root}/availability";

    internal string AlarmEvent => $"{Root}/event/alarm";

    /// <summary>The values of the settings that may be changed.</summary>
    internal string Settings => $"{Root}/settings";

    /// <summary>The results of changes, as events.</summary>
    internal string SettingEvent => $"{Root}/event/setting";

    /// <summary>Commands of the cloud that the shield did not pass on, as events.</summary>
    internal string CloudEvent => $"{Root}/event/cloud";

    internal string Diagnostics => $"{Root}/diagnostics";

    private string Root { get; } = $"{BaseTopic}/{IdOf(Serial)}";

    internal string State(PollGroup group) => $"{Root}/state/{Name(group)}";

    internal string GroupAvailability(PollGroup group) => $"{Root}/availability/{Name(group)}";

    /// <summary>The command topic of a setting.</summary>
    internal string Set(string key) => $"{Root}/set/{key}";

    /// <summary>The result of the last change of a setting.</summary>
    internal string Result(string key) => $"{Root}/result/{key}";

    /// <summary>The setting of a <see cref="Set"/> topic; null for any other topic.</summary>
    internal string? KeyOf(string topic) => topic.StartsWith(Set(""), StringComparison.Ordinal) ? topic[Set("").Length..] : null;

    /// <summary>The id and the setting of a <see cref="Set"/> topic of any inverter; null for any other topic.</summary>
    internal static (string Id, string Key)? PartsOf(string baseTopic, string topic) =>
        Below(baseTopic, topic) is [var id, "set", var key] ? (id, key) : null;

    /// <summary>The id of an <see cref="Availability"/> topic of any inverter; null for any other topic.</summary>
    internal static string? IdOfAvailability(string baseTopic, string topic) =>
        Below(baseTopic, topic) is [var id, "availability"] ? id : null;

    internal string Value(string point) => $"{Root}/value/{point}";

    /// <summary>The topics of an inverter's device; null if the id is not an inverter's, but its battery's, for example.</summary>
    internal static InverterTopics? OfDevice(string baseTopic, string device) =>
        device.StartsWith(DevicePrefix, StringComparison.Ordinal) && !device.EndsWith(BatterySuffix, StringComparison.Ordinal)
            ? OfId(baseTopic, device[DevicePrefix.Length..])
            : null;

    /// <summary>The topics of an inverter of which only <see cref="Id"/> is known.</summary>
    internal static InverterTopics OfId(string baseTopic, string id) => new(baseTopic, id == Nameless ? "" : id);

    /// <summary>The prefix of the ids of an inverter's entities.</summary>
    internal static string Slug(InverterName name) => Safe(name.Name).ToLowerInvariant();

    /// <summary>All topics of the inverter that may be retained, apart from its announcement.</summary>
    internal IEnumerable<string> MayBeRetained
    {
        get
        {
            foreach (var group in Enum.GetValues<PollGroup>().Where(group => group != PollGroup.None))
            {
                yield return GroupAvailability(group);
                yield return State(group);
            }

            yield return Availability;
            yield return Diagnostics;
            yield return Settings;
        }
    }

    /// <summary>A text of the characters allowed in ids: letters, digits, - and _.</summary>
    internal static string Safe(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (var c in text) _ = safe.Append(char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_');
        return safe.Length > 0 ? safe.ToString() : Nameless;
    }

    /// <summary>
    /// The serial number itself if it consists of letters, digits, - and _ and is not the id of something else; any other has its hash
    /// appended.
    /// </summary>
    private static string IdOf(string serial)
    {
        var safe = Safe(serial);
        var isFree = safe == serial && !Taken.Contains(safe) && !safe.EndsWith(BatterySuffix, StringComparison.Ordinal);
        if (isFree || serial.Length == 0) return safe;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(serial)).AsSpan(0, HashBytes);
        return $"{safe}_{Convert.ToHexStringLower(hash)}";
    }

    private static string[] Below(string baseTopic, string topic) =>
        topic.StartsWith($"{baseTopic}/", StringComparison.Ordinal) ? topic[(baseTopic.Length + 1)..].Split('/') : [];

    private static string Name(PollGroup group) => group.ToString().ToLowerInvariant();
}
