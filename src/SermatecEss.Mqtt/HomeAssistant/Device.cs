using System.Text.Json;

namespace SermatecEss.Mqtt.HomeAssistant;

/// <summary>A device with its entities, ready to be announced.</summary>
/// <param name="Id">Its identifier, for ever the same.</param>
/// <param name="Write">Writes its properties but the identifier.</param>
/// <param name="Components">Its entities.</param>
internal sealed record Device(string Id, Action<Utf8JsonWriter> Write, IReadOnlyList<Component> Components)
{
    /// <summary>The state topic that most of its entities have; null where they have none.</summary>
    internal string? UsualStateTopic => MostFrequent(component => component.StateTopic);

    /// <summary>The topics of availability that most of its entities have.</summary>
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
