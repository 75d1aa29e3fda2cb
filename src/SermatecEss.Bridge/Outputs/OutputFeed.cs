using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using SermatecEss.Bridge.Inverters;

namespace SermatecEss.Bridge.Outputs;

/// <summary>
/// The queue of one output. Adding never waits: if it is full, the oldest event is dropped, because later pictures include it.
/// </summary>
public sealed class OutputFeed
{
    private readonly TimeProvider _time;
    private readonly Channel<InverterEvent> _events;
    private long _dropped;
    private long _lastTaken;

    /// <param name="capacity">The most events in the queue.</param>
    /// <param name="time">The clock.</param>
    public OutputFeed(int capacity, TimeProvider time)
    {
        _time = time;
        _lastTaken = time.GetTimestamp();
        var options = new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true };
        _events = Channel.CreateBounded<InverterEvent>(options, _ => Interlocked.Increment(ref _dropped));
    }

    /// <summary>Events dropped because the output did not take them.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>How many events wait.</summary>
    internal int Waiting => _events.Reader.Count;

    /// <summary>How long events have waited without one being taken; zero if none waits.</summary>
    internal TimeSpan Standstill => _events.Reader.Count == 0 ? TimeSpan.Zero : _time.GetElapsedTime(Interlocked.Read(ref _lastTaken));

    /// <summary>Takes the next event; waits if there is none.</summary>
    public async ValueTask<InverterEvent> TakeAsync(CancellationToken cancellation)
    {
        var next = await _events.Reader.ReadAsync(cancellation);
        _ = Interlocked.Exchange(ref _lastTaken, _time.GetTimestamp());
        return next;
    }

    /// <summary>Takes the next event if one waits.</summary>
    public bool TryTake([NotNullWhen(true)] out InverterEvent? next)
    {
        if (!_events.Reader.TryRead(out next)) return false;
        _ = Interlocked.Exchange(ref _lastTaken, _time.GetTimestamp());
        return true;
    }

    /// <summary>Marks the start of the output: waiting time counts from now on.</summary>
    internal void BeginTaking() => Interlocked.Exchange(ref _lastTaken, _time.GetTimestamp());

    /// <summary>Adds an event.</summary>
    internal void Add(InverterEvent happened)
    {
        // Waiting time starts with this event.
        if (_events.Reader.Count == 0) _ = Interlocked.Exchange(ref _lastTaken, _time.GetTimestamp());
        _ = _events.Writer.TryWrite(happened);
    }
}
