using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Inverter.Polling;

/// <summary>Which commands of an inverter are polled together, and how often.</summary>
public sealed class PollPlan
{
    private PollPlan(IReadOnlyList<PollStep> steps) => Steps = steps;

    /// <summary>The groups that this inverter has, the fastest first.</summary>
    public IReadOnlyList<PollStep> Steps { get; }

    /// <summary>Plans the groups of a version.</summary>
    public static PollPlan Of(CatalogueView view, PollPeriods periods)
    {
        var groups = view.Polled.GroupBy(command => command.Group);
        var steps = groups.Select(group => new PollStep(group.Key, periods.Of(group.Key), [.. group]));
        return new PollPlan([.. steps.OrderBy(step => step.Period)]);
    }
}
