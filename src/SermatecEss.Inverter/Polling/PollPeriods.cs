using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Inverter.Polling;

/// <summary>How often each group is asked; none more often than the fast one.</summary>
public sealed class PollPeriods
{
    /// <summary>The shortest period: the inverter's WiFi module serves all its clients over one slow serial line.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _fast;

    /// <param name="fast">The period of the fast group, at least <see cref="Shortest"/>.</param>
    public PollPeriods(TimeSpan fast)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fast, Shortest);
        _fast = fast;
    }

    /// <summary>The period of a group.</summary>
    public TimeSpan Of(PollGroup group)
    {
        var own = group switch
        {
            PollGroup.Counters => TimeSpan.FromMinutes(1),
            PollGroup.Parameters => TimeSpan.FromMinutes(5),
            PollGroup.Identity => TimeSpan.FromHours(1),
            _ => _fast,
        };
        return own > _fast ? own : _fast;
    }
}
