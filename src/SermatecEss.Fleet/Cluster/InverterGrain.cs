using Orleans.Placement;
using SermatecEss.Fleet.Database;

namespace SermatecEss.Fleet.Cluster;

/// <summary>
/// Lives on the node that has the inverter's link, so that both are lost together: a link never outlives what is known about it. Epochs and
/// state are PostgreSQL's, so a grain that is activated twice for a moment cannot give one epoch to two nodes.
/// </summary>
/// <param name="registry">Where epochs and state are kept.</param>
/// <param name="silo">The node of this grain.</param>
[PreferLocalPlacement, KeepAlive]
internal sealed class InverterGrain(InverterRegistry registry, ILocalSiloDetails silo) : Grain, IInverterGrain
{
    private Holder? _holder;

    /// <inheritdoc/>
    public async Task<Grant> AttachAsync(string name, INode node)
    {
        if (_holder is { } other && other.Name != name)
        {
            if (await AnswersAsync(other)) return Grant.Refused;
            await ReleaseAsync(other);
            _holder = null;
        }

        if (silo.Name != name)
        {
            DeactivateOnIdle();
            return Grant.Moving;
        }

        var (epoch, documents) = await registry.AttachAsync(this.GetPrimaryKeyString(), name, CancellationToken.None);
        _holder = new Holder(name, node, epoch);
        return new Grant(AttachOutcome.Attached, epoch, documents.ToDictionary());
    }

    /// <inheritdoc/>
    public Task DetachAsync(long epoch)
    {
        if (_holder?.Epoch != epoch) return Task.CompletedTask;
        _holder = null;
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<bool> CommandAsync(string key, string text)
    {
        if (_holder is not { } holder)
        {
            DeactivateOnIdle();
            return false;
        }

        return await holder.Node.CommandAsync(this.GetPrimaryKeyString(), key, text);
    }

    private async Task<bool> AnswersAsync(Holder holder)
    {
        try
        {
            return await holder.Node.AnswersAsync(this.GetPrimaryKeyString());
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
            await holder.Node.ReleaseAsync(this.GetPrimaryKeyString(), holder.Epoch);
        }
        catch (Exception e) when (IsGone(e))
        {
            // A node that is gone polls nothing; one that only seems to be is fenced by the next epoch.
        }
    }

    private static bool IsGone(Exception e) => e is TimeoutException or OrleansException or ObjectDisposedException;

    /// <summary>The node that polls the inverter.</summary>
    private sealed record Holder(string Name, INode Node, long Epoch);
}
