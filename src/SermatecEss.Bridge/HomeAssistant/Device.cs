using System.Text.Json;

namespace SermatecEss.Bridge.HomeAssistant;

/// <summary>A device with its entities, ready to be announced.</summary>
/// <param name="Id">Its identifier, for ever the same.</param>
/// <param name="Write">Writes its properties but the identifier.</param>
/// <param name="Components">Its entities.</param>
internal sealed record Device(string Id, Action<Utf8JsonWriter> Write, IReadOnlyList<Component> Components);
