using System.Text.Json;

namespace SermatecEss.Bridge.HomeAssistant;

/// <summary>One entity of a device, ready to be announced.</summary>
/// <param name="Key">Its key within the device, for ever the same.</param>
/// <param name="Platform">What kind of entity it is, as in <c>sensor</c>.</param>
/// <param name="UniqueId">Its id in all of Home Assistant, for ever the same.</param>
/// <param name="Write">Writes its properties but the platform and the unique id.</param>
internal sealed record Component(string Key, string Platform, string UniqueId, Action<Utf8JsonWriter> Write);
