namespace SermatecEss.Mqtt.Connection;

/// <summary>
/// Collects what the broker has kept under a filter. No message says that all of it has come: one that is sent to a topic of our own and
/// comes back does, as brokers send what they kept when the subscription is made.
/// </summary>
/// <param name="isWanted">Whether a topic is collected.</param>
/// <param name="markerTopic">The topic of the message that marks the end.</param>
internal sealed class ReadBack(Func<string, bool> isWanted, string markerTopic)
{
    /// <summary>The announcements of a hundred inverters, and no more of what a broker may send.</summary>
    private const long MostBytes = 16 << 20;
    private readonly List<IncomingMessage> _messages = [];
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _size;

    /// <summary>Ends when the marker has come.</summary>
    internal Task End => _end.Task;

    /// <summary>What was collected so far.</summary>
    internal IReadOnlyList<IncomingMessage> Messages
    {
        get
        {
            lock (_messages) return [.. _messages];
        }
    }

    /// <summary>Takes a message, if it is one of those that are collected, or the marker.</summary>
    internal bool Take(IncomingMessage message)
    {
        if (message.Topic == markerTopic)
        {
            _ = _end.TrySetResult();
            return true;
        }

        if (!message.Retained || !isWanted(message.Topic)) return false;
        lock (_messages)
        {
            _size += message.Payload.Length;
            if (_size <= MostBytes) _messages.Add(message);
        }

        return true;
    }
}
