namespace SermatecEss.Bridge.Logging;

/// <summary>Where the bridge says what happens. For use by any number of threads at once.</summary>
/// <param name="level">The least important lines that are written.</param>
/// <param name="write">Takes each line that is important enough.</param>
public sealed class Log(LogLevel level, Action<LogLevel, string> write)
{
    private volatile LogLevel _level = level;

    /// <summary>The least important lines that are written; may be changed while the bridge runs.</summary>
    public LogLevel Level
    {
        get => _level;
        set => _level = value;
    }

    /// <summary>Writes a line, if it is important enough.</summary>
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
