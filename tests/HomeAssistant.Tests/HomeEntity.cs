using System.Text.Json;

namespace SermatecEss.HomeAssistant.Tests;

/// <summary>One of our entities in Home Assistant.</summary>
/// <param name="Id">Its entity id, such as <c>sensor.sermatec_pv_power</c>.</param>
/// <param name="UniqueId">Our unique id for it.</param>
/// <param name="Name">Our name for it.</param>
/// <param name="Device">Our identifier for its device; "" for none.</param>
/// <param name="Category"><c>config</c>, <c>diagnostic</c> or null.</param>
/// <param name="DisabledBy">Who disabled it; null if it is enabled.</param>
/// <param name="State">Its state; null if it has none.</param>
/// <param name="Attributes">The attributes of its state.</param>
internal sealed record HomeEntity(
    string Id, string UniqueId, string Name, string Device, string? Category, string? DisabledBy, string? State, JsonElement Attributes)
{
    internal bool IsEnabled => DisabledBy is null;

    /// <summary>Its platform, such as <c>sensor</c>.</summary>
    internal string Platform => Id[..Id.IndexOf('.', StringComparison.Ordinal)];

    /// <summary>Whether it has a known state.</summary>
    internal bool IsKnown => State is not (null or "unknown" or "unavailable");

    /// <summary>An attribute of its state; "" if missing.</summary>
    internal string Attribute(string name) =>
        Attributes.ValueKind == JsonValueKind.Object && Attributes.TryGetProperty(name, out var value) ? $"{value}" : "";

    /// <summary>Whether it belongs to a device, or to one whose identifier starts with the same prefix.</summary>
    internal bool IsOf(string device) => Device.StartsWith(device, StringComparison.Ordinal);

    public override string ToString() => $"{Id} = {State ?? "no state"} ({UniqueId}, '{Name}' of {Device})";
}
