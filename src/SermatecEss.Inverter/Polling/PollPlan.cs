using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter.Polling;

/// <summary>The commands of an inverter grouped for polling, with periods.</summary>
public sealed class PollPlan
{
    /// <summary>One plan for all inverters of a version that are polled alike.</summary>
    private static readonly ConditionalWeakTable<CatalogueView, ConcurrentDictionary<PollPeriods, PollPlan>> Plans = [];

    private PollPlan(IReadOnlyList<PollStep> steps, IReadOnlySet<CommandCode> main)
    {
        Steps = steps;
        Main = main;
    }

    /// <summary>The inverter's groups, the fastest first.</summary>
    public IReadOnlyList<PollStep> Steps { get; }

    /// <summary>
    /// The commands of the powers and of the battery, the most important on a dashboard: requested with every poll, even if the inverter
    /// has left them unanswered.
    /// </summary>
    public IReadOnlySet<CommandCode> Main { get; }

    /// <summary>Plans the groups of a version.</summary>
    public static PollPlan Of(CatalogueView view, PollPeriods periods) =>
        Plans.GetOrCreateValue(view).GetOrAdd(periods, static (periods, view) => Make(view, periods), view);

    private static PollPlan Make(CatalogueView view, PollPeriods periods)
    {
        var groups = view.Polled.GroupBy(command => command.Group);
        var steps = groups.Select(group => new PollStep(group.Key, periods.Of(group.Key), [.. group]));
        var points = view.Points.In(PollGroup.Fast)
            .Where(point => point is { Prominence: Prominence.Main, Kind: ValueKind.Instant });
        var main = view.CommandsFor(points).Where(command => command.Group == PollGroup.Fast).Select(command => command.Code);
        return new PollPlan([.. steps.OrderBy(step => step.Period)], main.ToHashSet());
    }
}
