using Orleans.Placement;
using SermatecEss.Fleet.Database;

namespace SermatecEss.Fleet.Cluster;

/// <summary>
/// Decides one after the other. Which node has the inverter, its epochs and its state are in PostgreSQL: a grain that is lost with its node
/// loses nothing, and one that is activated twice for a moment cannot give one epoch to two nodes.
/// </summary>
/// <param name="registry">Where epochs and state are kept.</param>
/// <param name="silos">Which nodes are alive.</param>
[PreferLocalPlacement]
internal sealed class InverterGrain(InverterRegistry registry, ISiloStatusOracle silos) : Grain, IInverterGrain
{
    private Holder? _holder;

    private string Serial => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (await registry.FindAsync(Serial, cancellationToken) is var (node, epoch)) _holder = new Holder(node, epoch);
    }

    /// <inheritdoc/>
    public async Task<Grant?> AttachAsync(string node)
    {
        if (_holder is { } other && other.Node != node && IsAlive(other.Node))
        {
            if (await AnswersAsync(other)) return null;
            await ReleaseAsync(other);
        }

        var (epoch, documents) = await registry.AttachAsync(Serial, node, CancellationToken.None);
        _holder = new Holder(node, epoch);
        return new Grant(epoch, documents.ToDictionary());
    }

    /// <inheritdoc/>
    public async Task DetachAsync(long epoch)
    {
        if (_holder?.Epoch != epoch) return;
        _ = await registry.DetachAsync(Serial, epoch, CancellationToken.None);
        _holder = null;
        DeactivateOnIdle();
    }

    /// <inheritdoc/>
    public async Task<bool> CommandAsync(string key, string text) =>
        _holder is { } holder && IsAlive(holder.Node) && await Of(holder).CommandAsync(Serial, key, text);

    private bool IsAlive(string node) => silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Any(silo =>
        silos.TryGetSiloName(silo, out var name) && name == node);

    private INodeGrain Of(Holder holder) => GrainFactory.GetGrain<INodeGrain>(holder.Node);

    private async Task<bool> AnswersAsync(Holder holder)
    {
        try
        {
            return await Of(holder).AnswersAsync(Serial);
        }
        catch (Exception e) when (IsGone(e))
        {
            return false;
        }
    }

    private async Task ReleaseAsync(Holder holder)
    {
        try
        {
            await Of(holder).ReleaseAsync(Serial, holder.Epoch);
        }
        catch (Exception e) when (IsGone(e))
        {
            // A node that is gone polls nothing; what one that only seems to be saves is refused from the next epoch on.
        }
    }

    private static bool IsGone(Exception e) => e is TimeoutException or OrleansException;

    /// <summary>The node that polls the inverter.</summary>
    private sealed record Holder(string Node, long Epoch);
}
