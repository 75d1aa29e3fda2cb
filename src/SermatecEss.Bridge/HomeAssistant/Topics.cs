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

    internal string Diagnostics => $"{Root}/diagnostics";

    private string Root { get; } = $"{BaseTopic}/{Safe(Serial)}";

    internal string State(PollGroup group) => $"{Root}/state/{Name(group)}";

    internal string GroupAvailability(PollGroup group) => $"{Root}/availability/{Name(group)}";

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
