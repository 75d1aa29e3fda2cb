namespace SermatecEss.Fleet.Database;

/// <summary>How readings are written.</summary>
public sealed record WriterOptions
{
    /// <summary>The default of <see cref="MostWaiting"/>: 10,000 inverters every 30 s for 10 minutes.</summary>
    public const int DefaultMostWaiting = 200_000;

    /// <summary>
    /// The most readings kept in memory while PostgreSQL does not respond, about 1.2 KB each; beyond, the oldest are dropped.
    /// </summary>
    public int MostWaiting { get; init; } = DefaultMostWaiting;

    /// <summary>How often readings are written.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(1);
}
