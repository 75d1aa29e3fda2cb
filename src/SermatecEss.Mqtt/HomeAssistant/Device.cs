using System.Text.Json;

namespace SermatecEss.Mqtt.HomeAssistant;

/// <summary>A device with its entities, ready to be announced.</summary>
/// <param name="Id">Its identifier; never changes.</param>
/// <param name="Write">Writes its properties except for the identifier.</param>
/// <param name="Components">Its entities.</param>
internal sealed record Device(string Id, Action<Utf8JsonWriter> Write, IReadOnlyList<Component> Components)
{
    /// <summary>The state topic of most of its entities; null for none.</summary>
    internal string? UsualStateTopic => MostFrequent(component => component.StateTopic);

    /// <summary>The availability topics of most of its entities.</summary>
    internal IReadOnlyList<string> UsualAvailability =>
        MostFrequent(component => string.Join('\n', component.Availability))?.Split('\n') ?? [];

    private string? MostFrequent(Func<Component, string?> value) =>
        Components.Select(value)
            .OfType<string>()
            .CountBy(text => text)
            .OrderByDescending(pair => pair.Value)
            .Select(pair => pair.Key)
            .FirstOrDefault();
}
