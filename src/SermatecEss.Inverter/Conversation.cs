using System.Net.Sockets;
using SermatecEss.Links;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter;

/// <summary>
/// Requests and responses over a connection that is opened when needed and reopened when it breaks. The only place that sends, and that
/// decides about retries. Handles one request at a time.
/// </summary>
/// <param name="options">The inverter's address, timeouts and retries.</param>
/// <param name="seat">Where the inverter's links come from if it dials in; null if it is dialled.</param>
/// <param name="time">The clock.</param>
/// <param name="trace">Takes every frame sent or received.</param>
internal sealed class Conversation(SessionOptions options, Seat? seat, TimeProvider time, Action<TracedFrame>? trace) : IDisposable
{
    // After this much silence, the other end may have gone without closing the connection.
    private const int SilentTriesToReconnect = 2;

    // Another client's traffic may arrive as fast as it is read; a request does not wait for more of it than this.
    private const int MaxBytesBeforeRequest = 1 << 20;

    private readonly Lock _ending = new();
    private TcpLink? _link;
    private FrameReaderCounters _closedLinks;
    private int _silentTries;
    private long _connections;
    private long _requests;
    private long _responses;
    private long _retries;
    private long _timeouts;
    private long _strayFrames;
    private long _lastByte;
    private long? _lastRequest;

    /// <summary>Takes the frames that belong to no response of this conversation, and may keep them.</summary>
    internal Action<Frame>? StrayFrame { get; set; }

    internal SessionCounters Counters =>
        new(_requests, _responses, _retries, _timeouts, Math.Max(0, _connections - 1), _strayFrames, Reader);

    /// <summary>The total over all connections. Consistent even if a connection ends while it is read.</summary>
    private FrameReaderCounters Reader
    {
        get
        {
            lock (_ending) return _link is { } link ? _closedLinks + link.Counters : _closedLinks;
        }
    }

    /// <summary>Encrypts each frame of the present connection; null for plain frames, and without a connection.</summary>
    internal CloudCipher? Cipher => _link?.Cipher;

    /// <summary>The number of connections made.</summary>
    internal long Connections => _connections;

    /// <summary>Whether there is a connection that has not ended. Thread-safe.</summary>
    internal bool IsOpen => _link is { HasEnded: false };

    /// <summary>Whether there is a connection that is not known to have ended.</summary>
    internal bool IsConnected()
    {
        if (_link is not null && !IsStillOpen(_link)) Disconnect();
        return _link is not null;
    }

    /// <summary>The number of valid frames received on all connections.</summary>
    internal long Received => Reader.Frames;

    /// <summary>Requests 98 on the present connection, even while a request is pending; the response arrives with its frames.</summary>
    internal async Task AskOutOfTurnAsync(CancellationToken cancellation)
    {
        if (_link is not { IsClosed: false } link) return;
        var request = FrameWriter.Request(InverterSession.IdentifyingCommand);
        try
        {
            await link.SendAsync(request, cancellation);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return;
        }

        trace?.Invoke(new TracedFrame(time.GetUtcNow(), Sent: true, request, options.Where));
    }

    /// <summary>Sends a request until there is a response or no try is left.</summary>
    /// <param name="view">The commands of the inverter.</param>
    /// <param name="code">The command.</param>
    /// <param name="isAwaited">Which of several frames the response needs to be complete; null for all.</param>
    /// <param name="retries">The number of tries after the first.</param>
    /// <param name="cancellation">Cancels it.</param>
    /// <returns>The frames received: all, or those that came before the last try ended.</returns>
    /// <exception cref="InverterException">No frame came, or the command must not be sent.</exception>
    internal async Task<ResponseInProgress> RequestAsync(
        CatalogueView view, CommandCode code, Func<CommandCode, bool>? isAwaited, int retries, CancellationToken cancellation)
    {
        // The only place that builds a request, so that the guard checks everything that is sent.
        var command = ReadGuard.Permit(view, code);
        var response = new ResponseInProgress(command, view.ResponsesOf(command), isAwaited);
        return await RequestAsync(response, FrameWriter.Request(code), retries, cancellation);
    }

    /// <summary>Requests registers, once: the effect of a second request on an inverter blocked by the first is unknown.</summary>
    /// <exception cref="InverterException">No response came.</exception>
    internal Task<ResponseInProgress> RequestAsync(CatalogueView view, RegisterRequest query, CancellationToken cancellation) =>
        RequestAsync(new ResponseInProgress(query.Command, view.ResponsesOf(query.Command)), query.Frame, retries: 0, cancellation);

    private async Task<ResponseInProgress> RequestAsync(
        ResponseInProgress response, byte[] request, int retries, CancellationToken cancellation)
    {
        var code = response.Command.Code;
        var before = Reader;
        var breaks = 0;
        for (var number = 1; ; number++)
        {
            var failure = new Failure(options, code, number);
            try
            {
                await TryAsync(request, response, failure, before, cancellation);
                break;
            }
            catch (InverterException e) when (e.Kind == InverterError.TimedOut && number > retries && _responses == 0)
            {
                if (await LastWordsAsync(cancellation) is { } server) throw failure.NoInverter(server);
                throw;
            }
            catch (InverterException e) when (e.IsTransient && number <= retries)
            {
                _retries++;
            }
            catch (InverterException) when (response.HasFrames)
            {
                break;
            }

            if (_link is null) await Task.Delay(options.PauseAfter(++breaks), time, cancellation);
        }

        _responses++;
        return response;
    }

    /// <summary>
    /// Sends a command that changes the inverter, once, on the existing connection; the caller reads the settings back to see whether it
    /// arrived.
    /// </summary>
    /// <returns>Whether it was sent completely; if the connection broke, it is unknown what arrived.</returns>
    /// <exception cref="InverterException">There is no connection; nothing was sent.</exception>
    internal Task<bool> SendAsync(CommandDefinition command, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        var code = command.Code;
        if (!WriteGuard.IsSetting(code)) throw new InverterException(InverterError.Forbidden, $"Command {code} is never sent.", code);
        return SendAsync(code, FrameWriter.Request(code, payload.Span), command.ClosesConnection, cancellation);
    }

    /// <summary>Writes register values, once.</summary>
    /// <inheritdoc cref="SendAsync(CommandDefinition, ReadOnlyMemory{byte}, CancellationToken)"/>
    internal Task<bool> SendAsync(RegisterValues values, CancellationToken cancellation) =>
        SendAsync(values.Command.Code, values.Frame, closes: false, cancellation);

    private async Task<bool> SendAsync(CommandCode code, byte[] frame, bool closes, CancellationToken cancellation)
    {
        var failure = new Failure(options, code, 1);
        try
        {
            await PauseBetweenRequestsAsync(cancellation);
            // On a new connection, the inverter has not been identified.
            if (!IsConnected()) throw failure.Lost();
            await SendAsync(_link!, frame, cancellation);
        }
        catch (SocketException)
        {
            // It is unknown how much of it arrived.
            Abort();
            return false;
        }

        if (!closes) return true;

        // The inverter gets time to process it before the connection closes.
        try
        {
            await Task.Delay(options.QuietTime, time, cancellation);
            return true;
        }
        finally
        {
            Disconnect();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Disconnect();

    private async Task TryAsync(
        byte[] request, ResponseInProgress response, Failure failure, FrameReaderCounters before, CancellationToken cancellation)
    {
        response.BeginTry();
        try
        {
            await PauseBetweenRequestsAsync(cancellation);
            if (_link is not null && !TakeWhatIsThere(_link, response)) Disconnect();
            if (response.IsComplete) return;
            _link ??= await ConnectAsync(failure, cancellation);
            await SendAsync(_link, request, cancellation);
            response.WasRequested = true;
            if (await ReceiveAsync(_link, response, cancellation)) return;
        }
        catch (Exception e) when (e is SocketException or EndOfStreamException)
        {
            if (_link is not null) TakeFrames(_link, response, final: true);
            var server = Stranger();
            Abort();
            if (response.IsComplete) return;
            throw server is null ? failure.Lost(e) : failure.NoInverter(server);
        }

        _timeouts++;
        if (Stranger() is { } stranger)
        {
            Abort();
            throw failure.NoInverter(stranger);
        }

        if (_silentTries >= SilentTriesToReconnect) Abort();
        var damaged = Reader.BytesDropped - before.BytesDropped + (_link?.Pending ?? 0);
        throw failure.NoResponse(damaged, Reader.Frames - before.Frames);
    }

    /// <summary>The server at the other end, if it is known not to be an inverter.</summary>
    private string? Stranger() => _link is { Counters.Frames: 0 } link ? ForeignServer.Name(link.Beginning) : null;

    /// <summary>
    /// Ends a connection on which nothing ever came, so that a server waiting for the rest of a request shows what it is.
    /// </summary>
    /// <returns>The server; null if it sends nothing, or is unknown.</returns>
    private async Task<string?> LastWordsAsync(CancellationToken cancellation)
    {
        if (_link is not { Beginning.IsEmpty: true } link) return null;
        link.EndSending();
        try
        {
            _ = await ReceiveAsync(link, options.QuietTime, cancellation);
        }
        catch (Exception e) when (e is SocketException or EndOfStreamException)
        {
            // It sends nothing.
        }

        var server = Stranger();
        Abort();
        return server;
    }

    private bool IsStillOpen(TcpLink link)
    {
        try
        {
            return TakeWhatIsThere(link, null);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task PauseBetweenRequestsAsync(CancellationToken cancellation)
    {
        if (_lastRequest is not { } last) return;
        var pause = options.RequestGap - time.GetElapsedTime(last);
        if (pause > TimeSpan.Zero) await Task.Delay(pause, time, cancellation);
    }

    private async Task<TcpLink> ConnectAsync(Failure failure, CancellationToken cancellation)
    {
        using var limit = new TimeLimit(options.ConnectTimeout, time, cancellation);
        try
        {
            var link = seat is not null
                ? await seat.TakeAsync(limit.Token)
                : await TcpLink.ConnectAsync(options.Host, options.Port, options.Cipher, time, limit.Token);
            _connections++;
            return link;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            _timeouts++;
            throw seat is null ? failure.ConnectTimedOut() : failure.NobodyDialledIn(seat.LastRefusal);
        }
        catch (SocketException e)
        {
            throw failure.NotConnected(e);
        }
    }

    private async Task SendAsync(TcpLink link, byte[] request, CancellationToken cancellation)
    {
        try
        {
            await link.SendAsync(request, cancellation);
        }
        catch (OperationCanceledException)
        {
            // It is unknown how much of the frame was sent.
            Abort();
            throw;
        }

        _requests++;
        _lastRequest = time.GetTimestamp();
        trace?.Invoke(new TracedFrame(time.GetUtcNow(), Sent: true, request, options.Where));
    }

    /// <summary>Receives until the response is complete or its time is over.</summary>
    /// <returns>Whether a response began in this try, complete or not.</returns>
    private async Task<bool> ReceiveAsync(TcpLink link, ResponseInProgress response, CancellationToken cancellation)
    {
        var begin = time.GetTimestamp();
        var lastFrame = begin;
        var silent = true;
        _lastByte = begin;
        while (true)
        {
            var frames = response.Count;
            TakeFrames(link, response, final: false);
            if (response.Count > frames) lastFrame = time.GetTimestamp();
            if (response.IsComplete) break;

            var quiet = options.QuietTime - time.GetElapsedTime(_lastByte);
            var left = options.ResponseTimeout - time.GetElapsedTime(lastFrame);
            if (response.HasBegun && quiet < left) left = quiet;
            var wait = link.Pending > 0 && quiet < left ? quiet : left;
            if (wait > TimeSpan.Zero && await ReceiveAsync(link, wait, cancellation))
            {
                silent = false;
                continue;
            }

            if (link.Pending > 0 && wait == quiet) TakeFrames(link, response, final: true);
            if (response.IsComplete || wait == left) break;
        }

        _silentTries = silent ? _silentTries + 1 : 0;
        return response.IsComplete || response.HasBegun;
    }

    /// <summary>Waits for bytes.</summary>
    /// <returns>False if none came in time.</returns>
    private async ValueTask<bool> ReceiveAsync(TcpLink link, TimeSpan wait, CancellationToken cancellation)
    {
        using var limit = new TimeLimit(wait, time, cancellation);
        try
        {
            if (await link.ReceiveAsync(limit.Token) == 0) throw new EndOfStreamException();
            _lastByte = time.GetTimestamp();
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>
    /// Reads what arrived since the last response, so that it is not mistaken for the next one; a late response to an earlier try is
    /// accepted.
    /// </summary>
    /// <returns>False if the connection turns out to be closed.</returns>
    private bool TakeWhatIsThere(TcpLink link, ResponseInProgress? response)
    {
        var taker = response is { WasRequested: true } ? response : null;
        for (var bytes = 0; bytes < MaxBytesBeforeRequest;)
        {
            if (link.ReceiveNow() is not { } count) break;
            if (count == 0) return false;
            bytes += count;
            _lastByte = time.GetTimestamp();
            TakeFrames(link, taker, final: false);
        }

        if (link.Pending > 0 && time.GetElapsedTime(_lastByte) >= options.QuietTime) TakeFrames(link, taker, final: true);
        return true;
    }

    private void TakeFrames(TcpLink link, ResponseInProgress? response, bool final)
    {
        while (link.TryRead(out var frame, final))
        {
            var now = time.GetUtcNow();
            trace?.Invoke(new TracedFrame(now, Sent: false, frame.Bytes.ToArray(), options.Where));
            if (response?.Take(frame, now) == true) continue;
            _strayFrames++;
            StrayFrame?.Invoke(frame.ToOwned());
        }
    }

    /// <summary>Closes the connection; the next request opens another.</summary>
    internal void Disconnect() => Forget(link => link.Dispose());

    /// <summary>Aborts a connection that is broken, or brought no response, so that nothing sent on it arrives late.</summary>
    private void Abort() => Forget(link => link.Abort());

    private void Forget(Action<TcpLink> end)
    {
        _silentTries = 0;
        if (_link is not { } link) return;
        end(link);
        lock (_ending)
        {
            _closedLinks += link.Counters;
            _link = null;
        }
    }
}
