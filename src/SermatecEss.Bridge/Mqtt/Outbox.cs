namespace SermatecEss.Bridge.Mqtt;

/// <summary>What waits to be published: the newest message of each topic, in the order in which topics were first filled. Never more than a bound.</summary>
internal sealed class Outbox(int bound) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly LinkedList<OutgoingMessage> _waiting = new();
    private readonly Dictionary<string, LinkedListNode<OutgoingMessage>> _byTopic = [];
    private readonly SemaphoreSlim _filled = new(0);
    private long _dropped;

    /// <summary>Messages that had to give way since the bound was reached.</summary>
    internal long Dropped => Interlocked.Read(ref _dropped);

    internal int Count
    {
        get
        {
            lock (_lock) return _waiting.Count;
        }
    }

    public void Dispose() => _filled.Dispose();

    /// <summary>Adds a message; one that waits for the same topic gives way, since only the newest state matters.</summary>
    internal void Put(OutgoingMessage message)
    {
        lock (_lock)
        {
            if (_byTopic.TryGetValue(message.Topic, out var older))
            {
                older.Value = message;
                return;
            }

            if (_waiting.Count == bound)
            {
                _ = _byTopic.Remove(_waiting.First!.Value.Topic);
                _waiting.RemoveFirst();
                _ = Interlocked.Increment(ref _dropped);
                _byTopic[message.Topic] = _waiting.AddLast(message);
                return;
            }

            _byTopic[message.Topic] = _waiting.AddLast(message);
        }

        _ = _filled.Release();
    }

    /// <summary>Waits for a message and takes it.</summary>
    internal async Task<OutgoingMessage> TakeAsync(CancellationToken cancellation)
    {
        await _filled.WaitAsync(cancellation);
        lock (_lock)
        {
            var message = _waiting.First!.Value;
            _waiting.RemoveFirst();
            _ = _byTopic.Remove(message.Topic);
            return message;
        }
    }

    /// <summary>Puts back what could not be sent, unless something newer waits for its topic.</summary>
    internal void PutBack(OutgoingMessage message)
    {
        lock (_lock)
        {
            if (_byTopic.ContainsKey(message.Topic)) return;
            _byTopic[message.Topic] = _waiting.AddFirst(message);
        }

        _ = _filled.Release();
    }
}
