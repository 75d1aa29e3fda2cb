using SermatecEss.Links;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter;

/// <summary>
/// Hands the links of one inverter that dials in to its session. There is one link at a time: a new one replaces it only if
/// the inverter no longer responds on it.
/// </summary>
internal sealed class Seat : IDisposable
{
    /// <summary>How long the inverter has to answer 98 on the present link when a new one arrives.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly InverterPort _port;
    private readonly TimeProvider _time;

    /// <summary>Held while the waiting link is checked, so that the session does not take it in the meantime.</summary>
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _state = new();
    private TaskCompletionSource _arrival = New();
    private TcpLink? _waiting;
    private TcpLink? _taken;
    private bool _isDisposed;

    internal Seat(InverterPort port, AcceptOptions options, TimeProvider time)
    {
        _port = port;
        _time = time;
        Options = options;
        Serial = options.Serial;
    }

    /// <summary>The inverter that is waited for, and from where.</summary>
    internal AcceptOptions Options { get; }

    /// <summary>The serial number of its inverter; null until the first one dials in, if any may.</summary>
    internal string? Serial { get; set; }

    /// <inheritdoc cref="InverterPort.LastRefusal"/>
    internal string? LastRefusal => _port.LastRefusal;

    /// <summary>Whether the inverter answers 98 within a time on the link that the session has taken.</summary>
    internal Func<TimeSpan, CancellationToken, Task<bool>>? AnswersAsync { get; set; }

    /// <summary>Takes the link of the inverter, as soon as there is one.</summary>
    /// <exception cref="InverterException">The port cannot be opened.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    internal async Task<TcpLink> TakeAsync(CancellationToken cancellation)
    {
        _port.Open();
        while (true)
        {
            Task arrival;
            await _turn.WaitAsync(cancellation);
            try
            {
                lock (_state)
                {
                    if (_waiting is { } link)
                    {
                        _taken = link;
                        _waiting = null;
                        return link;
                    }

                    arrival = _arrival.Task;
                }
            }
            finally
            {
                _turn.Release();
            }

            await arrival.WaitAsync(cancellation);
        }
    }

    /// <summary>Offers a link on which the inverter has identified itself.</summary>
    /// <returns>False if the present link is kept, because the inverter answers on it.</returns>
    internal async Task<bool> OfferAsync(TcpLink link, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            var (waiting, taken) = Present();
            if (waiting is not null && await AnswersOnAsync(waiting, cancellation)) return false;
            if (taken is { IsClosed: false } && AnswersAsync is { } ask && await ask(Patience, cancellation)) return false;
            waiting?.Dispose();

            // The session notices the end, and takes the new link.
            if (taken is { IsClosed: false }) taken.Shutdown();
            lock (_state)
            {
                if (_isDisposed) return false;
                _waiting = link;
                _arrival.SetResult();
                _arrival = New();
            }

            return true;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_state)
        {
            if (_isDisposed) return;
            _isDisposed = true;
            _waiting?.Dispose();
            _waiting = null;
        }

        _port.Leave(this);
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private (TcpLink? Waiting, TcpLink? Taken) Present()
    {
        lock (_state) return (_waiting, _taken);
    }

    /// <summary>Whether the inverter answers 98 on a link that is not in use.</summary>
    private async Task<bool> AnswersOnAsync(TcpLink link, CancellationToken cancellation)
    {
        using var limit = new TimeLimit(Patience, _time, cancellation);
        try
        {
            await link.SendAsync(FrameWriter.Request(InverterSession.IdentifyingCommand), limit.Token);
            while (await link.ReceiveAsync(limit.Token) > 0)
                while (link.TryRead(out var frame))
                    if (frame.Direction == FrameDirection.Response && frame.Command == InverterSession.IdentifyingCommand) return true;
        }
        catch (Exception e) when (e is System.Net.Sockets.SocketException or ObjectDisposedException)
        {
            // The connection has ended.
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // No answer in time.
        }

        return false;
    }
}
