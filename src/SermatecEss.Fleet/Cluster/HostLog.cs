using Microsoft.Extensions.Logging;
using SermatecEss.Bridge.Logging;
using SermatecEss.Web.Server;

namespace SermatecEss.Fleet.Cluster;

/// <summary>Carries what Orleans and Kestrel log to the node's log. They warn of much that mends itself.</summary>
/// <param name="log">The log.</param>
internal sealed class HostLog(Log log) : ILoggerProvider
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) =>
        new ServerLog(log, categoryName.StartsWith("Orleans", StringComparison.Ordinal) ? "cluster" : "http", mendsItself: true);

    /// <inheritdoc/>
    public void Dispose()
    {
        // The log is the node's.
    }
}
