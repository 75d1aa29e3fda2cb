using System.Text;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Bridge.HomeAssistant;

/// <summary>The topics and ids of one inverter.</summary>
/// <param name="BaseTopic">The topic that all others begin with.</param>
/// <param name="Serial">The inverter's serial number.</param>
internal sealed record Topics(string BaseTopic, string Serial)
{
    /// <summary>The identifier of its device; made of characters that topics and Home Assistant allow.</summary>
    internal string DeviceId { get; } = $"sermatec_{Safe(Serial)}";

    /// <summary>The identifier of its battery's device.</summary>
    internal string BatteryId => $"{DeviceId}_battery";

    internal string Availability => $"{Root}/availability";

    internal string AlarmEvent => $"{Root}/event/alarm";

    /// <summary>The values of what may be set.</summary>
    internal string Settings => $"{Root}/settings";

    /// <summary>What became of settings, as events.</summary>
    internal string SettingEvent => $"{Root}/event/setting";

    internal string Diagnostics => $"{Root}/diagnostics";

    private string Root { get; } = $"{BaseTopic}/{Safe(Serial)}";

    internal string State(PollGroup group) => $"{Root}/state/{Name(group)}";

    internal string GroupAvailability(PollGroup group) => $"{Root}/availability/{Name(group)}";

    /// <summary>Where a setting is set.</summary>
    internal string Set(string key) => $"{Root}/set/{key}";

    /// <summary>What became of the last try to set a setting.</summary>
    internal string Result(string key) => $"{Root}/result/{key}";

    /// <summary>The setting of a topic of <see cref="Set"/>; null for any other topic.</summary>
    internal string? KeyOf(string topic) => topic.StartsWith(Set(""), StringComparison.Ordinal) ? topic[Set("").Length..] : null;

    internal string Value(string point) => $"{Root}/value/{point}";

    /// <summary>A text made of the characters that are allowed in ids: letters, digits, - and _.</summary>
    internal static string Safe(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (var c in text) _ = safe.Append(char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_');
        return safe.Length > 0 ? safe.ToString() : "inverter";
    }

    private static string Name(PollGroup group) => group.ToString().ToLowerInvariant();
}
