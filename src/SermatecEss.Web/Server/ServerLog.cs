using Microsoft.Extensions.Logging;
using SermatecEss.Bridge.Logging;
using Level = Microsoft.Extensions.Logging.LogLevel;
using LogLevel = SermatecEss.Bridge.Logging.LogLevel;

namespace SermatecEss.Web.Server;

/// <summary>Carries what Kestrel logs to the daemon's log. Its warnings are about single clients, and so for debugging.</summary>
/// <param name="log">The log.</param>
internal sealed class ServerLog(Log log) : ILoggerProvider, ILogger
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => this;

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
        var text = $"http: {formatter(state, exception)}{(exception is null ? "" : $": {exception}")}";
        log.Write(logLevel >= Level.Error ? LogLevel.Error : LogLevel.Debug, text);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The log is the daemon's.
    }
}
