using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Languages;
using SermatecEss.Bridge.Logging;

namespace SermatecEss.Bridge.Outputs;

/// <summary>The bridge as an output sees it.</summary>
/// <param name="Inverters">All configured inverters.</param>
/// <param name="Version">This program's version.</param>
/// <param name="Started">When the bridge was started.</param>
/// <param name="Log">The log, whose level may be changed.</param>
/// <param name="Health">Returns the state of all outputs.</param>
/// <param name="IsAlive">Returns whether the bridge polls or tries to, and runs its outputs.</param>
public sealed record BridgeView(
    IReadOnlyList<LiveInverter> Inverters,
    string Version,
    DateTimeOffset Started,
    Log Log,
    Func<IReadOnlyList<OutputHealth>> Health,
    Func<bool> IsAlive)
{
    /// <summary>The language of the names and states that people read.</summary>
    public Language Language { get; init; }
}
