using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Inverter.Polling;

/// <summary>Which commands of an inverter are asked together, and how often.</summary>
public sealed class PollPlan
{
    private PollPlan(IReadOnlyList<PollStep> steps) => Steps = steps;

    /// <summary>The groups that this inverter has, the fastest first.</summary>
    public IReadOnlyList<PollStep> Steps { get; }

    /// <summary>Plans the groups of a version. A command that comes unasked with another one's answer is not asked for.</summary>
    public static PollPlan Of(CatalogueView view, PollPeriods periods)
    {
        var polled = view.Commands.Where(command => command.Access == CommandAccess.Read && command.Group != PollGroup.None).ToList();
        var asked = polled.Where(command => !polled.Exists(other => other != command && other.Answers.Contains(command.Code)));
        return new PollPlan([.. asked.GroupBy(command => command.Group).Select(group => new PollStep(group.Key, periods.Of(group.Key), [.. group])).OrderBy(step => step.Period)]);
    }
}
