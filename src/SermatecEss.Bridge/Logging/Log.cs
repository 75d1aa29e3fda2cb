namespace SermatecEss.Bridge.Logging;

/// <summary>The bridge's log. Thread-safe.</summary>
/// <param name="level">The lowest level that is written.</param>
/// <param name="write">Takes each line that is written.</param>
public sealed class Log(LogLevel level, Action<LogLevel, string> write)
{
    private volatile LogLevel _level = level;

    /// <summary>The lowest level that is written; may be changed at run time.</summary>
    public LogLevel Level
    {
        get => _level;
        set => _level = value;
    }

    /// <summary>Writes a line, if its level is high enough.</summary>
    public void Write(LogLevel importance, string line)
    {
        if (importance <= _level) write(importance, line);
    }

    /// <inheritdoc cref="LogLevel.Error"/>
    public void Error(string line) => Write(LogLevel.Error, line);

    /// <inheritdoc cref="LogLevel.Warn"/>
    public void Warn(string line) => Write(LogLevel.Warn, line);

    /// <inheritdoc cref="LogLevel.Info"/>
    public void Info(string line) => Write(LogLevel.Info, line);

    /// <inheritdoc cref="LogLevel.Debug"/>
    public void Debug(string line) => Write(LogLevel.Debug, line);
}
