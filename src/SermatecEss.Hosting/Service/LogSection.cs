using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Options;

namespace SermatecEss.Hosting.Service;

/// <summary>The options of the log.</summary>
internal static class LogSection
{
    private static readonly ValueOption<LogLevel> Level = new(OptionParsers.Word<LogLevel>)
    {
        Path = "log.level",
        Flag = "--log-level",
        Variable = "SERMATEC_LOG_LEVEL",
        ValueName = "LEVEL",
        Words = OptionParsers.Words<LogLevel>(),
        Help = "What to log: error, warn, info or debug; each includes the levels before it",
        Default = "info",
    };

    private static readonly ValueOption<string> File = new(OptionParsers.Path)
    {
        Path = "log.file",
        Flag = "--log-file",
        Variable = "SERMATEC_LOG_FILE",
        ValueName = "FILE",
        Help = "Log to this file",
        Default = "stderr; the journal under systemd, syslog in the background",
    };

    /// <summary>All options of this section.</summary>
    internal static IReadOnlyList<DeclaredOption> Options { get; } = [Level, File];

    /// <summary>What is logged, and where.</summary>
    internal static LogOptions Read(OptionReader reader)
    {
        var usual = new LogOptions();
        return usual with { Level = reader.Find(Level)?.Value ?? usual.Level, File = reader.FindPath(File)?.Value };
    }
}
