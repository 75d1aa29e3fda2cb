using System.Text.Json;

namespace SermatecEss.HomeAssistant.Tests;

/// <summary>An entity of ours in Home Assistant.</summary>
/// <param name="Id">Its entity id, as in <c>sensor.sermatec_pv_power</c>.</param>
/// <param name="UniqueId">The id that we gave it.</param>
/// <param name="Name">The name that we gave it.</param>
/// <param name="Device">The identifier that we gave its device; "" for none.</param>
/// <param name="Category"><c>config</c>, <c>diagnostic</c> or null.</param>
/// <param name="DisabledBy">Who disabled it; null for nobody.</param>
/// <param name="State">Its state; null where it has none.</param>
/// <param name="Attributes">The attributes of its state.</param>
internal sealed record HomeEntity(
    string Id, string UniqueId, string Name, string Device, string? Category, string? DisabledBy, string? State, JsonElement Attributes)
{
    internal bool IsEnabled => DisabledBy is null;

    /// <summary>Its platform, as in <c>sensor</c>.</summary>
    internal string Platform => Id[..Id.IndexOf('.', StringComparison.Ordinal)];

    /// <summary>Whether Home Assistant has a state of it that says something.</summary>
    internal bool IsKnown => State is not (null or "unknown" or "unavailable");

    /// <summary>An attribute of its state; "" where it is absent.</summary>
    internal string Attribute(string name) =>
        Attributes.ValueKind == JsonValueKind.Object && Attributes.TryGetProperty(name, out var value) ? $"{value}" : "";

    /// <summary>Whether it belongs to a device, or to one whose identifier begins as its.</summary>
    internal bool IsOf(string device) => Device.StartsWith(device, StringComparison.Ordinal);

    public override string ToString() => $"{Id} = {State ?? "no state"} ({UniqueId}, '{Name}' of {Device})";
}
