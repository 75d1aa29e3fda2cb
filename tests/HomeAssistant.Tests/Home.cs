namespace SermatecEss.HomeAssistant.Tests;

/// <summary>What Home Assistant has of MQTT at one time.</summary>
/// <param name="Entities">The entities, disabled ones too.</param>
/// <param name="Devices">The devices.</param>
internal sealed record Home(IReadOnlyList<HomeEntity> Entities, IReadOnlyList<HomeDevice> Devices)
{
    internal IEnumerable<HomeEntity> Enabled => Entities.Where(entity => entity.IsEnabled);

    /// <summary>The entity of a unique id; null for none.</summary>
    internal HomeEntity? Find(string uniqueId) => Entities.FirstOrDefault(entity => entity.UniqueId == uniqueId);

    /// <summary>The entity ids by unique id; where several have one, all of them.</summary>
    internal SortedDictionary<string, string> Ids => new(
        Entities.GroupBy(entity => entity.UniqueId, entity => entity.Id).ToDictionary(same => same.Key, same => string.Join(" and ", same)),
        StringComparer.Ordinal);

    /// <summary>The enabled entities that should have a value and have none.</summary>
    internal IEnumerable<string> Unknown => Enabled.Where(entity => !entity.IsKnown && !HasNoValue(entity)).Select(entity => $"{entity}");

    /// <summary>The part that belongs to devices whose identifiers begin so.</summary>
    internal Home Of(params string[] devices) => new(
        [.. Entities.Where(entity => devices.Any(entity.IsOf))],
        [.. Devices.Where(device => devices.Any(begin => device.Id.StartsWith(begin, StringComparison.Ordinal)))]);

    /// <summary>
    /// Buttons and events have no value before they are used, a window that is not there has no time, an override that does not last has
    /// no end.
    /// </summary>
    private static bool HasNoValue(HomeEntity entity) =>
        entity.Platform is "button" or "event" or "time" || entity.UniqueId.EndsWith("_override_until", StringComparison.Ordinal);
}
