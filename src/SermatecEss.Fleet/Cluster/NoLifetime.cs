using Microsoft.Extensions.Hosting;

namespace SermatecEss.Fleet.Cluster;

/// <summary>A host that does not listen to signals: the program does.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
