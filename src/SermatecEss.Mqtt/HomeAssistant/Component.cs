using System.Text.Json;

namespace SermatecEss.Mqtt.HomeAssistant;

/// <summary>One entity of a device, ready to be announced.</summary>
/// <param name="Key">Its key within the device, for ever the same.</param>
/// <param name="Platform">What kind of entity it is, as in <c>sensor</c>.</param>
/// <param name="UniqueId">Its id in all of Home Assistant, for ever the same.</param>
/// <param name="StateTopic">The topic that has its state; null where it has none.</param>
/// <param name="Availability">The topics that say whether it is available: all of them have to.</param>
/// <param name="Write">Writes its other properties.</param>
internal sealed record Component(
    string Key, string Platform, string UniqueId, string? StateTopic, IReadOnlyList<string> Availability, Action<Utf8JsonWriter> Write);
