using Microsoft.Extensions.Hosting;

namespace SermatecEss.Web.Server;

/// <summary>The server lives and ends with the output; signals are the daemon's.</summary>
internal sealed class HostedLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
