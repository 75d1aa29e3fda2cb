namespace SermatecEss.Fleet.Simulation;

/// <summary>What one inverter has seen so far.</summary>
/// <param name="Serial">Its serial number.</param>
/// <param name="IsEncrypted">Whether it encrypts.</param>
internal sealed record InverterReport(string Serial, bool IsEncrypted)
{
    /// <summary>The fast polls answered, which is the counter in the last answer; the point has its lowest 16 bits.</summary>
    public required long Answers { get; init; }

    /// <summary>When the last fast polls were answered, oldest first.</summary>
    public required IReadOnlyList<DateTimeOffset> LastPolls { get; init; }

    /// <summary>The connections made.</summary>
    public required int Connections { get; init; }

    /// <summary>The attempts to connect that failed.</summary>
    public required int FailedDials { get; init; }

    /// <summary>The connections open now.</summary>
    public required int OpenLinks { get; init; }

    /// <summary>The most connections that were open at the same time.</summary>
    public required int MostOpenLinks { get; init; }

    /// <summary>The requests, except 98, that arrived on a connection after a newer one had been polled.</summary>
    public required int SupersededPolls { get; init; }

    /// <summary>When it dialled for the first time; null before.</summary>
    public required DateTimeOffset? FirstDial { get; init; }

    /// <summary>When it was polled for the first time; null before.</summary>
    public required DateTimeOffset? FirstPoll { get; init; }

    /// <summary>The last times without a connection, oldest first.</summary>
    public required IReadOnlyList<Outage> Outages { get; init; }

    /// <summary>The writes received, oldest first.</summary>
    public required IReadOnlyList<SimulatedWrite> Writes { get; init; }
}
