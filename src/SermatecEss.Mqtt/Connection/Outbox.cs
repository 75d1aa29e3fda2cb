namespace SermatecEss.Mqtt.Connection;

/// <summary>
/// What waits to be published, in order: all events, and the newest state of each topic at the place where its topic first began to wait.
/// Never more than a bound; the oldest message gives way. For any number of threads that put, and one that takes.
/// </summary>
internal sealed class Outbox(int bound) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly LinkedList<OutgoingMessage> _waiting = new();
    private readonly Dictionary<string, LinkedListNode<OutgoingMessage>> _states = [];
    private readonly SemaphoreSlim _filled = new(0);
    private long _dropped;

    /// <summary>Messages that had to give way, not counting states for which there is a newer one.</summary>
    internal long Dropped => Interlocked.Read(ref _dropped);

    internal int Count
    {
        get
        {
            lock (_lock) return _waiting.Count;
        }
    }

    public void Dispose() => _filled.Dispose();

    /// <summary>Adds a message at the end, or in the place of an older state of its topic.</summary>
    internal void Put(OutgoingMessage message)
    {
        lock (_lock)
        {
            if (!message.IsEvent && _states.TryGetValue(message.Topic, out var older))
            {
                older.Value = message;
                return;
            }

            if (_waiting.Count == bound)
            {
                _ = TakeFirst();
                Drop();
            }

            var node = _waiting.AddLast(message);
            if (!message.IsEvent) _states[message.Topic] = node;
            if (_filled.CurrentCount == 0) _ = _filled.Release();
        }
    }

    /// <summary>Waits for a message and takes it.</summary>
    internal async ValueTask<OutgoingMessage> TakeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            lock (_lock)
                if (_waiting.Count > 0) return TakeFirst();
            await _filled.WaitAsync(cancellation);
        }
    }

    /// <summary>Puts back at the front what could not be sent, unless it is a state for which there is a newer one.</summary>
    internal void PutBack(OutgoingMessage message)
    {
        lock (_lock)
        {
            if (message.IsEvent) _ = _waiting.AddFirst(message);
            else if (!_states.ContainsKey(message.Topic)) _states[message.Topic] = _waiting.AddFirst(message);
        }
    }

    /// <summary>Takes out the states, when all of them are about to be put in anew.</summary>
    internal void ForgetStates()
    {
        lock (_lock)
        {
            foreach (var node in _states.Values) _waiting.Remove(node);
            _states.Clear();
        }
    }

    /// <summary>Counts a message that is given up.</summary>
    internal void Drop() => Interlocked.Increment(ref _dropped);

    private OutgoingMessage TakeFirst()
    {
        var message = _waiting.First!.Value;
        _waiting.RemoveFirst();
        if (!message.IsEvent) _ = _states.Remove(message.Topic);
        return message;
    }
}
