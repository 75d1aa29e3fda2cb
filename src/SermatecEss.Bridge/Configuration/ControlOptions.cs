using SermatecEss.Inverter.Settings;

namespace SermatecEss.Bridge.Configuration;

/// <summary>What may be changed by way of the broker: nothing, unless it is said.</summary>
public sealed record ControlOptions
{
    /// <summary>What the inverter's clock is called among the settings and in reports; the ids of its parts begin with the same.</summary>
    public const string ClockKey = "inverter_clock";

    /// <summary>Whether anything may.</summary>
    public bool Enabled { get; init; }

    /// <summary>
    /// The ids of the settings that may be set, and <see cref="ClockKey"/>. Those of a risk other than
    /// the normal one never may, listed or not.
    /// </summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>Whether the battery may be made to charge, discharge or hold for a while.</summary>
    public bool Override { get; init; }

    /// <summary>Whether times are texts in Home Assistant, whose versions before 2026.5 know no others.</summary>
    public bool TimesAsText { get; init; }

    /// <summary>How much may be written, by whomever.</summary>
    public WriteLimits Limits { get; init; } = WriteLimits.Default;
}
