using System.Threading.Channels;

namespace SermatecEss.Web.Events;

/// <summary>One client of the event stream, and what waits for it.</summary>
/// <param name="leave">Called when it has disconnected.</param>
internal sealed class EventClient(Action<EventClient> leave) : IDisposable
{
    /// <summary>Minutes of polls; a client that is behind by more is gone or asleep.</summary>
    internal const int MostWaiting = 256;
    private readonly Channel<ReadOnlyMemory<byte>> _waiting = Channel.CreateBounded<ReadOnlyMemory<byte>>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly CancellationTokenSource _end = new();

    /// <summary>Cancelled when the stream ends.</summary>
    internal CancellationToken Ended => _end.Token;

    /// <summary>What waits for it; complete when the stream ends.</summary>
    internal ChannelReader<ReadOnlyMemory<byte>> Waiting => _waiting.Reader;

    /// <inheritdoc/>
    public void Dispose()
    {
        leave(this);
        _end.Dispose();
    }

    /// <summary>Adds an event. Never waits.</summary>
    /// <returns>Whether there was room; if not, the stream ends.</returns>
    internal bool Send(ReadOnlyMemory<byte> frame)
    {
        if (_waiting.Writer.TryWrite(frame)) return true;
        End();
        return false;
    }

    /// <summary>Ends the stream.</summary>
    internal void End()
    {
        _ = _waiting.Writer.TryComplete();
        try
        {
            _end.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It is gone already.
        }
    }
}
