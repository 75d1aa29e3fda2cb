namespace SermatecEss.Mqtt.Connection;

/// <summary>
/// Collects the retained messages under a filter, until a marker is received: a message of our own that comes after them. It also proves
/// that publishing to its topic is allowed.
/// </summary>
/// <param name="isWanted">Whether to collect a topic.</param>
/// <param name="marker">The topic of the marker.</param>
internal sealed class ReadBack(Func<string, bool> isWanted, string marker)
{
    /// <summary>Enough for the announcements of a hundred inverters; limits what a broker may send.</summary>
    private const long MostBytes = 16 << 20;
    private readonly Lock _lock = new();
    private readonly List<IncomingMessage> _messages = [];
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _size;

    /// <summary>The topic of the marker.</summary>
    internal string Marker => marker;

    /// <summary>Completes when the marker has been received.</summary>
    internal Task End => _end.Task;

    /// <summary>The messages collected so far.</summary>
    internal IReadOnlyList<IncomingMessage> Messages
    {
        get
        {
            lock (_lock) return [.. _messages];
        }
    }

    /// <summary>Takes a message, if it is to be collected, or the marker.</summary>
    internal bool Take(IncomingMessage message)
    {
        if (message.Topic == marker)
        {
            _ = _end.TrySetResult();
            return true;
        }

        lock (_lock)
        {
            if (!message.Retained || !isWanted(message.Topic)) return false;
            _size += message.Payload.Length;
            if (_size <= MostBytes) _messages.Add(message);
            return true;
        }
    }
}
