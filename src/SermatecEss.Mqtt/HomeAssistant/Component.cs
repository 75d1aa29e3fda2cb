using System.Text.Json;

namespace SermatecEss.Mqtt.HomeAssistant;

/// <summary>One entity of a device, ready to be announced.</summary>
/// <param name="Key">Its key within the device; never changes.</param>
/// <param name="Platform">The kind of entity, such as <c>sensor</c>.</param>
/// <param name="UniqueId">Its unique id in Home Assistant; never changes.</param>
/// <param name="StateTopic">Its state topic; null for none.</param>
/// <param name="Availability">Its availability topics, all of which must be online.</param>
/// <param name="Write">Writes its other properties.</param>
internal sealed record Component(
    string Key, string Platform, string UniqueId, string? StateTopic, IReadOnlyList<string> Availability, Action<Utf8JsonWriter> Write);
