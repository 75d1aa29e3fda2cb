using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Mqtt.HomeAssistant;

/// <summary>An entity for a point, in Home Assistant's terms.</summary>
/// <param name="Key">The point's id and the component's key; never changes.</param>
/// <param name="Platform"><c>sensor</c> or <c>binary_sensor</c>.</param>
/// <param name="Name">Its name, without the device's.</param>
/// <param name="Group">The poll group whose state message carries it.</param>
/// <param name="Template">The template for its value in that message.</param>
internal sealed record Entity(string Key, string Platform, string Name, PollGroup Group, string Template)
{
    /// <summary>The device that it belongs to.</summary>
    internal PointDevice Device { get; init; }

    /// <summary>The device class, or null.</summary>
    internal string? DeviceClass { get; init; }

    /// <summary>The unit, or null.</summary>
    internal string? Unit { get; init; }

    /// <summary>The state class, or null without statistics.</summary>
    internal string? StateClass { get; init; }

    /// <summary>The displayed decimals, or null.</summary>
    internal int? Precision { get; init; }

    /// <summary>The states of an enumeration; otherwise empty.</summary>
    internal IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>Whether it is diagnostic.</summary>
    internal bool IsDiagnostic { get; init; }

    /// <summary>Whether it is enabled by default.</summary>
    internal bool IsEnabled { get; init; } = true;

    /// <summary>Whether its point is read from the inverter, not calculated.</summary>
    internal bool IsRead { get; init; }
}
