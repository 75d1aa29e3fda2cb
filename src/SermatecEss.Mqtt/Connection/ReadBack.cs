namespace SermatecEss.Mqtt.Connection;

/// <summary>
/// Collects what the broker has kept under a filter. No message says that all of it has come: markers that are sent to topics of our own
/// and come back do, as brokers send what they kept when the subscription is made. They show, too, that what is published arrives.
/// </summary>
/// <param name="isWanted">Whether a topic is collected.</param>
internal sealed class ReadBack(Func<string, bool> isWanted)
{
    /// <summary>The announcements of a hundred inverters, and no more of what a broker may send.</summary>
    private const long MostBytes = 16 << 20;
    private readonly Lock _lock = new();
    private readonly List<IncomingMessage> _messages = [];
    private readonly HashSet<string> _markers = [];
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _size;

    /// <summary>Ends when all markers have come that were expected before.</summary>
    internal Task End
    {
        get
        {
            lock (_lock) return _markers.Count == 0 ? Task.CompletedTask : _end.Task;
        }
    }

    /// <summary>The topics of the markers that have not come.</summary>
    internal IReadOnlyList<string> Missing
    {
        get
        {
            lock (_lock) return [.. _markers];
        }
    }

    /// <summary>What was collected so far.</summary>
    internal IReadOnlyList<IncomingMessage> Messages
    {
        get
        {
            lock (_lock) return [.. _messages];
        }
    }

    /// <summary>Expects a marker.</summary>
    internal void Expect(string markerTopic)
    {
        lock (_lock) _ = _markers.Add(markerTopic);
    }

    /// <summary>Expects a marker no more, which the broker refuses.</summary>
    internal void ExpectNot(string markerTopic)
    {
        lock (_lock) _ = _markers.Remove(markerTopic);
    }

    /// <summary>Takes a message, if it is one of those that are collected, or a marker.</summary>
    internal bool Take(IncomingMessage message)
    {
        lock (_lock)
        {
            if (_markers.Remove(message.Topic))
            {
                if (_markers.Count == 0) _ = _end.TrySetResult();
                return true;
            }

            if (!message.Retained || !isWanted(message.Topic)) return false;
            _size += message.Payload.Length;
            if (_size <= MostBytes) _messages.Add(message);
            return true;
        }
    }
}
