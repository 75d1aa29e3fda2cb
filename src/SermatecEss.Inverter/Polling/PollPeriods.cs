using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Inverter.Polling;

/// <summary>The poll period of each group; none is shorter than the fast one.</summary>
public sealed record PollPeriods
{
    /// <summary>The shortest period: the inverter's WiFi module serves all clients over one slow serial line.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <param name="fast">The period of the fast group, at least <see cref="Shortest"/>.</param>
    public PollPeriods(TimeSpan fast)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fast, Shortest);
        Fast = fast;
    }

    /// <summary>The period of power, battery, state and alarms.</summary>
    public TimeSpan Fast { get; }

    /// <summary>The period of the energies.</summary>
    public TimeSpan Counters { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The period of the settings.</summary>
    public TimeSpan Parameters { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The period of device information.</summary>
    public TimeSpan Identity { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How long the first poll of the other groups may wait after the first of the fast one: chosen at random, so that of thousands of
    /// inverters that appear at once, each is polled soon.
    /// </summary>
    public TimeSpan Spread { get; init; }

    /// <summary>The period of a group.</summary>
    public TimeSpan Of(PollGroup group)
    {
        var own = group switch
        {
            PollGroup.Counters => Counters,
            PollGroup.Parameters => Parameters,
            PollGroup.Identity => Identity,
            _ => Fast,
        };
        return own > Fast ? own : Fast;
    }
}
