using Orleans.Concurrency;
using Orleans.Placement;

namespace SermatecEss.Fleet.Cluster;

/// <summary>
/// Is activated by its node at the start and stays there. If it is called while its node is dead, it is activated elsewhere, answers that
/// it has nothing, and goes away again. Calls do not wait for each other: one may wait a second for an inverter.
/// </summary>
/// <param name="node">The node of this process.</param>
/// <param name="silo">The silo of this process.</param>
[Reentrant, PreferLocalPlacement, KeepAlive]
internal sealed class NodeGrain(INode node, ILocalSiloDetails silo) : Grain, INodeGrain
{
    /// <inheritdoc/>
    public Task<bool> BeginAsync() => Task.FromResult(IsAtHome());

    /// <inheritdoc/>
    public async Task<bool> AnswersAsync(string serial) => IsAtHome() && await node.AnswersAsync(serial);

    /// <inheritdoc/>
    public Task ReleaseAsync(string serial, long epoch) => IsAtHome() ? node.ReleaseAsync(serial, epoch) : Task.CompletedTask;

    /// <inheritdoc/>
    public async Task<bool> CommandAsync(string serial, string key, string text) =>
        IsAtHome() && await node.CommandAsync(serial, key, text);

    private bool IsAtHome()
    {
        if (silo.Name == this.GetPrimaryKeyString()) return true;
        DeactivateOnIdle();
        return false;
    }
}
