namespace SermatecEss.Fleet.Node;

/// <summary>What has happened to inverters that dialled in to a node since its start. Thread-safe.</summary>
internal sealed class NodeCounters
{
    private long _polls;
    private long _handovers;
    private long _refused;
    private long _secondLinks;
    private long _failures;

    /// <summary>Polls that inverters have answered.</summary>
    internal long Polls => Interlocked.Read(ref _polls);

    /// <summary>Inverters that another node has taken over.</summary>
    internal long Handovers => Interlocked.Read(ref _handovers);

    /// <summary>Inverters refused because they are not in the list of allowed ones.</summary>
    internal long Refused => Interlocked.Read(ref _refused);

    /// <summary>Links refused because the inverter answers on another one.</summary>
    internal long SecondLinks => Interlocked.Read(ref _secondLinks);

    /// <summary>Inverters that could not be taken because the cluster or PostgreSQL did not respond.</summary>
    internal long Failures => Interlocked.Read(ref _failures);

    internal void AddPoll() => Interlocked.Increment(ref _polls);

    internal void AddHandover() => Interlocked.Increment(ref _handovers);

    internal void AddRefused() => Interlocked.Increment(ref _refused);

    internal void AddSecondLink() => Interlocked.Increment(ref _secondLinks);

    internal void AddFailure() => Interlocked.Increment(ref _failures);
}
