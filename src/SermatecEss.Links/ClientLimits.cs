namespace SermatecEss.Links;

/// <summary>Disconnects a client that is idle for too long, or that sends for too long without a whole message in it.</summary>
public sealed class ClientLimits
{
    private readonly TimeSpan _idleLimit;
    private readonly TimeSpan? _messageLimit;
    private readonly ITimer _idle;
    private readonly ITimer _incomplete;
    private bool _isIncomplete;

    /// <param name="idleLimit">How long the connection may be idle, from now on.</param>
    /// <param name="messageLimit">How long it may take to send a message; null for as long as the client likes.</param>
    /// <param name="time">The clock.</param>
    /// <param name="disconnect">Ends the connection.</param>
    public ClientLimits(TimeSpan idleLimit, TimeSpan? messageLimit, TimeProvider time, Action disconnect)
    {
        _idleLimit = idleLimit;
        _messageLimit = messageLimit;
        _idle = Timer(idleLimit);
        _incomplete = Timer(Timeout.InfiniteTimeSpan);

        ITimer Timer(TimeSpan due) => time.CreateTimer(_ => disconnect(), null, due, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The connection is not idle.</summary>
    public void KeepOpen() => _ = _idle.Change(_idleLimit, Timeout.InfiniteTimeSpan);

    /// <summary>A message is expected; its time begins with the first call after the last message.</summary>
    public void AwaitMessage()
    {
        if (_isIncomplete || _messageLimit is not { } limit) return;
        _isIncomplete = true;
        _ = _incomplete.Change(limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A whole message has come.</summary>
    public void HasMessage()
    {
        if (!_isIncomplete) return;
        _isIncomplete = false;
        _ = _incomplete.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The connection has ended.</summary>
    public async ValueTask StopAsync()
    {
        await _idle.DisposeAsync();
        await _incomplete.DisposeAsync();
    }
}
