using SermatecEss.Bridge.Logging;

namespace SermatecEss.Hosting.Service;

/// <summary>What is logged, and where.</summary>
internal sealed record LogOptions
{
    /// <summary>The lowest level that is logged.</summary>
    public LogLevel Level { get; init; } = LogLevel.Info;

    /// <summary>The log file; null for stderr, or the service manager's log.</summary>
    public string? File { get; init; }
}
