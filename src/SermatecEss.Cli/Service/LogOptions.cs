using SermatecEss.Bridge.Logging;

namespace SermatecEss.Cli.Service;

/// <summary>What is logged, and where.</summary>
internal sealed record LogOptions
{
    /// <summary>The least important lines that are logged.</summary>
    public LogLevel Level { get; init; } = LogLevel.Info;

    /// <summary>The file that is logged to; null for stderr, or where the service manager wants it.</summary>
    public string? File { get; init; }
}
