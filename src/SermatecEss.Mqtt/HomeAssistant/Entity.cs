using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Mqtt.HomeAssistant;

/// <summary>An entity that shows a point, as Home Assistant's discovery has it.</summary>
/// <param name="Key">The point's id; the component's key for ever.</param>
/// <param name="Platform"><c>sensor</c> or <c>binary_sensor</c>.</param>
/// <param name="Name">Its name, without the device's.</param>
/// <param name="Group">The poll group whose state message carries it.</param>
/// <param name="Template">How Home Assistant takes its value from that message.</param>
internal sealed record Entity(string Key, string Platform, string Name, PollGroup Group, string Template)
{
    /// <summary>The device that it belongs to.</summary>
    internal PointDevice Device { get; init; }

    /// <summary>The device class, or null.</summary>
    internal string? DeviceClass { get; init; }

    /// <summary>The unit, or null.</summary>
    internal string? Unit { get; init; }

    /// <summary>The state class, or null for what has no statistics.</summary>
    internal string? StateClass { get; init; }

    /// <summary>Decimals that are shown, or null.</summary>
    internal int? Precision { get; init; }

    /// <summary>The states of an enumeration; empty for anything else.</summary>
    internal IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>Whether it is something for the technician.</summary>
    internal bool IsDiagnostic { get; init; }

    /// <summary>Whether it is shown without being asked for.</summary>
    internal bool IsEnabled { get; init; } = true;

    /// <summary>Whether it shows a point that the inverter is read for, and not one that is calculated.</summary>
    internal bool IsRead { get; init; }
}
