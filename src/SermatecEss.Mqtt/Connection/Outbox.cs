namespace SermatecEss.Mqtt.Connection;

/// <summary>
/// The ordered queue of messages: all events, and the newest state of each topic, in the place of its first unsent one. If it is full, the
/// oldest message is dropped. Many threads may add, one takes.
/// </summary>
internal sealed class Outbox(int bound) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly LinkedList<OutgoingMessage> _waiting = new();
    private readonly Dictionary<string, LinkedListNode<OutgoingMessage>> _states = [];
    private readonly SemaphoreSlim _filled = new(0);
    private long _dropped;

    /// <summary>The number of messages dropped, not counting replaced states.</summary>
    internal long Dropped => Interlocked.Read(ref _dropped);

    internal int Count
    {
        get
        {
            lock (_lock) return _waiting.Count;
        }
    }

    public void Dispose() => _filled.Dispose();

    /// <summary>Adds a message at the end, or replaces an older state of its topic.</summary>
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

    /// <summary>Returns an unsent message to the front, unless it is a state that has been replaced.</summary>
    internal void PutBack(OutgoingMessage message)
    {
        lock (_lock)
        {
            if (message.IsEvent) _ = _waiting.AddFirst(message);
            else if (!_states.ContainsKey(message.Topic)) _states[message.Topic] = _waiting.AddFirst(message);
        }
    }

    /// <summary>Removes the states, when all of them are about to be added again.</summary>
    internal void ForgetStates()
    {
        lock (_lock)
        {
            foreach (var node in _states.Values) _waiting.Remove(node);
            _states.Clear();
        }
    }

    /// <summary>Counts a dropped message.</summary>
    internal void Drop() => Interlocked.Increment(ref _dropped);

    private OutgoingMessage TakeFirst()
    {
        var message = _waiting.First!.Value;
        _waiting.RemoveFirst();
        if (!message.IsEvent) _ = _states.Remove(message.Topic);
        return message;
    }
}
