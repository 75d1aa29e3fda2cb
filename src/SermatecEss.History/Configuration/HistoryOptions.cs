namespace SermatecEss.History.Configuration;

/// <summary>How the history is kept.</summary>
public sealed record HistoryOptions
{
    /// <summary>The default of <see cref="KeepRaw"/>.</summary>
    public static readonly TimeSpan DefaultKeepRaw = TimeSpan.FromDays(30);

    /// <summary>The default of <see cref="MaxSize"/>: ten years of an inverter fit in.</summary>
    public const long DefaultMaxSize = 2_000_000_000;

    /// <summary>Whether a history is written.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>How long raw values are kept; roll-ups are kept for good.</summary>
    public TimeSpan KeepRaw { get; init; } = DefaultKeepRaw;

    /// <summary>
    /// The largest size of the file, in bytes. Beyond it, the oldest raw values are removed, then the oldest roll-ups of 5 minutes.
    /// </summary>
    public long MaxSize { get; init; } = DefaultMaxSize;

    /// <summary>Whether days, months and years that the inverter remembers fill what was not measured.</summary>
    public bool Backfill { get; init; } = true;
}
