using Microsoft.Extensions.Logging;
using SermatecEss.Bridge.Logging;
using Level = Microsoft.Extensions.Logging.LogLevel;
using LogLevel = SermatecEss.Bridge.Logging.LogLevel;

namespace SermatecEss.Web.Server;

/// <summary>
/// Carries what a library logs, such as Kestrel, to the program's log. Its warnings are about single clients, and so for debugging.
/// </summary>
/// <param name="log">The log.</param>
/// <param name="part">Who logs, before each line.</param>
/// <param name="mendsItself">Whether errors pass without help: they are warnings then, in one line.</param>
internal sealed class ServerLog(Log log, string part = "http", bool mendsItself = false) : ILoggerProvider, ILogger
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
        var reason = mendsItself ? exception?.Message : exception?.ToString();
        var text = $"{part}: {formatter(state, exception)}{(reason is null ? "" : $": {reason}")}";
        var importance = mendsItself ? LogLevel.Warn : LogLevel.Error;
        log.Write(logLevel >= Level.Error ? importance : LogLevel.Debug, mendsItself ? text.ReplaceLineEndings(" ") : text);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The log is the program's.
    }
}
