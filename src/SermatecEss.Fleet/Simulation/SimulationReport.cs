namespace SermatecEss.Fleet.Simulation;

/// <summary>What all simulated inverters have seen so far.</summary>
/// <param name="Time">When this was counted.</param>
/// <param name="LastFailure">Why the last failed attempt to connect failed; null if none did.</param>
/// <param name="Inverters">The inverters, by serial number.</param>
internal sealed record SimulationReport(DateTimeOffset Time, string? LastFailure, IReadOnlyList<InverterReport> Inverters)
{
    /// <summary>How many inverters are connected.</summary>
    public int Connected => Inverters.Count(inverter => inverter.OpenLinks > 0);

    /// <summary>How many inverters have been polled.</summary>
    public int Polled => Inverters.Count(inverter => inverter.FirstPoll is not null);

    /// <summary>The fast polls answered.</summary>
    public long Answers => Inverters.Sum(inverter => inverter.Answers);

    /// <summary>The connections made.</summary>
    public int Connections => Inverters.Sum(inverter => inverter.Connections);

    /// <summary>The attempts to connect that failed.</summary>
    public int FailedDials => Inverters.Sum(inverter => inverter.FailedDials);

    /// <summary>The requests on connections after a newer one had been polled.</summary>
    public int SupersededPolls => Inverters.Sum(inverter => inverter.SupersededPolls);

    /// <summary>The most connections that one inverter had open at the same time.</summary>
    public int MostOpenLinks => Inverters.Max(inverter => inverter.MostOpenLinks);

    /// <summary>The writes received.</summary>
    public int Writes => Inverters.Sum(inverter => inverter.Writes.Count);

    /// <summary>When the first inverter dialled; null if none has.</summary>
    public DateTimeOffset? FirstDial => Inverters.Min(inverter => inverter.FirstDial);

    /// <summary>The time from the first dial of all to the last inverter's first dial.</summary>
    public TimeSpan? DialledWithin => Inverters.Max(inverter => inverter.FirstDial) - FirstDial;

    /// <summary>The times from the first dial of all to each inverter's first poll, shortest first.</summary>
    public IReadOnlyList<TimeSpan> FirstPolls
    {
        get
        {
            var firstDial = FirstDial;
            return
            [
                .. Inverters
                    .Where(inverter => inverter.FirstPoll is not null)
                    .Select(inverter => inverter.FirstPoll!.Value - firstDial!.Value)
                    .Order(),
            ];
        }
    }

    /// <summary>How long the outages took that began in a period and are over, shortest first.</summary>
    /// <param name="since">The start of the period; null for all.</param>
    public IReadOnlyList<TimeSpan> Outages(DateTimeOffset? since = null) =>
    [
        .. Inverters
            .SelectMany(inverter => inverter.Outages)
            .Where(outage => outage.Polled is not null && (since is null || outage.Ended >= since))
            .Select(outage => outage.Polled!.Value - outage.Ended)
            .Order(),
    ];

    /// <summary>How many outages are not over.</summary>
    public int OpenOutages => Inverters.Sum(inverter => inverter.Outages.Count(outage => outage.Polled is null));
}
