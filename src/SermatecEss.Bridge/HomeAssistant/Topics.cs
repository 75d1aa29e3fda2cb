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

    internal string Availability => $"{Root}/availability";

    private string Root => $"{BaseTopic}/{Safe(Serial)}";

    internal string State(PollGroup group) => $"{Root}/state/{Name(group)}";

    internal string GroupAvailability(PollGroup group) => $"{Root}/availability/{Name(group)}";

    private static string Name(PollGroup group) => group.ToString().ToLowerInvariant();

    private static string Safe(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (var c in text) _ = safe.Append(char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_');
        return safe.Length > 0 ? safe.ToString() : "inverter";
    }
}
