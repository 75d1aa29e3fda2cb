using Microsoft.Extensions.Logging;
using SermatecEss.Bridge.Logging;
using Level = Microsoft.Extensions.Logging.LogLevel;
using LogLevel = SermatecEss.Bridge.Logging.LogLevel;

namespace SermatecEss.Fleet.Cluster;

/// <summary>
/// Carries what Orleans and Kestrel log to the node's log. They warn of much that mends itself, so their warnings are for debugging.
/// </summary>
/// <param name="log">The log.</param>
/// <param name="part">Who logs.</param>
internal sealed class HostLog(Log log, string part = "host") : ILoggerProvider, ILogger
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) =>
        new HostLog(log, categoryName.StartsWith("Orleans", StringComparison.Ordinal) ? "cluster" : "http");

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(Level logLevel) => logLevel is >= Level.Warning and not Level.None;

    /// <inheritdoc/>
    public void Log<TState>(
        Level logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        var text = $"{part}: {formatter(state, exception)}{(exception is null ? "" : $": {exception.Message}")}";
        log.Write(logLevel >= Level.Error ? LogLevel.Warn : LogLevel.Debug, text.ReplaceLineEndings(" "));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The log is the node's.
    }
}
