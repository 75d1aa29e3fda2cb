namespace SermatecEss.HomeAssistant.Tests;

/// <summary>Home Assistant's MQTT devices and entities at one moment.</summary>
/// <param name="Entities">The entities, including disabled ones.</param>
/// <param name="Devices">The devices.</param>
internal sealed record Home(IReadOnlyList<HomeEntity> Entities, IReadOnlyList<HomeDevice> Devices)
{
    internal IEnumerable<HomeEntity> Enabled => Entities.Where(entity => entity.IsEnabled);

    /// <summary>The entity with a unique id; null if there is none.</summary>
    internal HomeEntity? Find(string uniqueId) => Entities.FirstOrDefault(entity => entity.UniqueId == uniqueId);

    /// <summary>The entity ids by unique id; all of them if several share one.</summary>
    internal SortedDictionary<string, string> Ids => new(
        Entities.GroupBy(entity => entity.UniqueId, entity => entity.Id).ToDictionary(same => same.Key, same => string.Join(" and ", same)),
        StringComparer.Ordinal);

    /// <summary>The enabled entities that should have a value but do not.</summary>
    internal IEnumerable<string> Unknown => Enabled.Where(entity => !entity.IsKnown && !HasNoValue(entity)).Select(entity => $"{entity}");

    /// <summary>The devices whose identifiers have a prefix, with their entities.</summary>
    internal Home Of(params string[] devices) => new(
        [.. Entities.Where(entity => devices.Any(entity.IsOf))],
        [.. Devices.Where(device => devices.Any(begin => device.Id.StartsWith(begin, StringComparison.Ordinal)))]);

    /// <summary>
    /// Buttons and events have no value before they are used, an unused window has no time, and without an override there is no end.
    /// </summary>
    private static bool HasNoValue(HomeEntity entity) =>
        entity.Platform is "button" or "event" or "time" || entity.UniqueId.EndsWith("_override_until", StringComparison.Ordinal);
}
