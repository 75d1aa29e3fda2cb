using SermatecEss.Inverter.Settings;

namespace SermatecEss.Bridge.Configuration;

/// <summary>What may be changed over MQTT and HTTP; nothing by default.</summary>
public sealed record ControlOptions
{
    /// <summary>The id of the inverter's clock among the settings and in reports, and the prefix of the ids of its parts.</summary>
    public const string ClockKey = "inverter_clock";

    /// <summary>Whether anything may be changed.</summary>
    public bool Enabled { get; init; }

    /// <summary>
    /// The ids of the settings that may be set, and <see cref="ClockKey"/>. Only settings of normal risk can ever be set, listed or not.
    /// </summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>Whether the battery may be made to charge, discharge or hold for a limited time.</summary>
    public bool Override { get; init; }

    /// <summary>Whether times are text entities in Home Assistant; versions before 2026.5 have no time entities.</summary>
    public bool TimesAsText { get; init; }

    /// <summary>The write limit, for all sources together.</summary>
    public WriteLimits Limits { get; init; } = WriteLimits.Default;
}
