using System.Threading.Channels;
using SermatecEss.Bridge.Inverters;

namespace SermatecEss.Bridge.Outputs;

/// <summary>
/// What waits for one output. Whoever adds to it never waits: when it is full the oldest event is dropped,
/// which the pictures of later ones make good.
/// </summary>
public sealed class OutputFeed
{
    private readonly TimeProvider _time;
    private readonly Channel<InverterEvent> _events;
    private long _dropped;
    private long _lastTaken;

    /// <param name="capacity">The most events that wait.</param>
    /// <param name="time">The clock.</param>
    public OutputFeed(int capacity, TimeProvider time)
    {
        _time = time;
        _lastTaken = time.GetTimestamp();
        var options = new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true };
        _events = Channel.CreateBounded<InverterEvent>(options, _ => Interlocked.Increment(ref _dropped));
    }

    /// <summary>Events that were dropped because the output did not take them.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>How long events have waited while none was taken; zero where none waits.</summary>
    internal TimeSpan Standstill => _events.Reader.Count == 0 ? TimeSpan.Zero : _time.GetElapsedTime(Interlocked.Read(ref _lastTaken));

    /// <summary>Takes the next event, or waits for one.</summary>
    public async ValueTask<InverterEvent> TakeAsync(CancellationToken cancellation)
    {
        var next = await _events.Reader.ReadAsync(cancellation);
        _ = Interlocked.Exchange(ref _lastTaken, _time.GetTimestamp());
        return next;
    }

    /// <summary>Says that the output begins to take events: what waits has not waited in vain before.</summary>
    internal void BeginTaking() => Interlocked.Exchange(ref _lastTaken, _time.GetTimestamp());

    /// <summary>Adds an event.</summary>
    internal void Add(InverterEvent happened)
    {
        // What waits from now on has not waited before.
        if (_events.Reader.Count == 0) _ = Interlocked.Exchange(ref _lastTaken, _time.GetTimestamp());
        _ = _events.Writer.TryWrite(happened);
    }
}
