using System.Net.Sockets;
using SermatecEss.Inverter.Links;
using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter;

/// <summary>
/// Questions and answers over a connection that is made when it is needed and made again when it breaks. The one place that sends, and the one that
/// decides what is tried again. For one question at a time.
/// </summary>
internal sealed class Conversation(SessionOptions options, TimeProvider time, Action<TracedFrame>? trace) : IDisposable
{
    // A connection that stays silent this often may be one whose other end is gone without a word.
    private const int SilentTriesToRedial = 2;

    // Another client's traffic may come as fast as it is read; a request waits for no more of it than this.
    private const int MaxReadsBeforeRequest = 64;

    private readonly Inbox _inbox = new();
    private DialledLink? _link;
    private int _silentTries;
    private long _connections;
    private long _requests;
    private long _answers;
    private long _retries;
    private long _timeouts;
    private long _strayFrames;
    private long _lastByte;
    private long? _lastRequest;

    /// <summary>Takes the frames that answer no question of this conversation; they are its to keep.</summary>
    internal Action<Frame>? StrayFrame { get; set; }

    internal SessionCounters Counters =>
        new(_requests, _answers, _retries, _timeouts, Math.Max(0, _connections - 1), _strayFrames, _inbox.Counters);

    /// <summary>Asks until there is an answer or the tries are used up.</summary>
    /// <returns>What came: all frames, or those that came before the tries were used up.</returns>
    /// <exception cref="InverterException">Nothing came, or the command is not one that is sent.</exception>
    internal async Task<AnswerInProgress> AskAsync(CatalogueView view, CommandCode code, int retries, CancellationToken cancellation)
    {
        // The only place that makes a request, so that nothing goes out which the guard has not seen.
        var command = ReadGuard.Permit(view, code);
        return await AskAsync(view, command, FrameWriter.Request(code), retries, cancellation);
    }

    /// <summary>Asks for registers, once: nobody knows what a second question does to an inverter that the first one has blocked.</summary>
    /// <exception cref="InverterException">Nothing came.</exception>
    internal Task<AnswerInProgress> AskAsync(CatalogueView view, RegisterQuery query, CancellationToken cancellation) =>
        AskAsync(view, query.Command, query.Frame, retries: 0, cancellation);

    private async Task<AnswerInProgress> AskAsync(CatalogueView view, CommandDefinition command, byte[] request, int retries, CancellationToken cancellation)
    {
        var code = command.Code;
        var answer = new AnswerInProgress(command, view.AnswersOf(command));
        var before = _inbox.Counters;
        var breaks = 0;
        for (var number = 1; ; number++)
        {
            var failure = new Failure(options, code, number);
            try
            {
                await TryAsync(request, answer, failure, before, cancellation);
                break;
            }
            catch (InverterException e) when (e.IsTransient && number <= retries)
            {
                _retries++;
            }
            catch (InverterException) when (answer.HasFrames)
            {
                break;
            }

            if (_link is null) await Task.Delay(options.PauseAfter(++breaks), time, cancellation);
        }

        _answers++;
        return answer;
    }

    /// <summary>Sends a command that changes the inverter, once: whether it has come is for the reader of the settings to see.</summary>
    /// <returns>Whether the connection took it whole; where it broke, nobody knows what has come.</returns>
    /// <exception cref="InverterException">There is no connection; it was not sent.</exception>
    internal Task<bool> TellAsync(PlannedWrite write, CancellationToken cancellation)
    {
        var code = write.Command.Code;
        if (!WriteGuard.IsSetting(code)) throw new InverterException(InverterError.Forbidden, $"Command {code} is never sent.", code);
        return TellAsync(code, write.Frame, write.Command.ClosesConnection, cancellation);
    }

    /// <summary>Sends values of registers, once.</summary>
    /// <inheritdoc cref="TellAsync(PlannedWrite, CancellationToken)"/>
    internal Task<bool> TellAsync(RegisterValues values, CancellationToken cancellation) => TellAsync(values.Command.Code, values.Frame, closes: false, cancellation);

    private async Task<bool> TellAsync(CommandCode code, byte[] frame, bool closes, CancellationToken cancellation)
    {
        var failure = new Failure(options, code, 1);
        try
        {
            await PauseBetweenRequestsAsync(cancellation);
            if (_link is not null && !IsOpen(_link)) HangUp();
            _link ??= await DialAsync(failure, cancellation);
            await SendAsync(_link, frame, cancellation);
        }
        catch (SocketException)
        {
            // How much of it has come, nobody knows.
            Abort();
            return false;
        }

        if (!closes) return true;

        // The inverter is given the time to take it before the connection is closed.
        try
        {
            await Task.Delay(options.QuietTime, time, cancellation);
            return true;
        }
        finally
        {
            HangUp();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => HangUp();

    private async Task TryAsync(
        byte[] request, AnswerInProgress answer, Failure failure, FrameReaderCounters before, CancellationToken cancellation)
    {
        answer.BeginTry();
        try
        {
            await PauseBetweenRequestsAsync(cancellation);
            if (_link is not null && !TakeWhatIsThere(_link, answer)) HangUp();
            if (answer.IsComplete) return;
            _link ??= await DialAsync(failure, cancellation);
            await SendAsync(_link, request, cancellation);
            answer.WasAsked = true;
            if (await ReceiveAsync(_link, answer, cancellation)) return;
        }
        catch (Exception e) when (e is SocketException or EndOfStreamException)
        {
            TakeFrames(answer, final: true);
            Abort();
            if (answer.IsComplete) return;
            throw failure.Lost(e);
        }

        _timeouts++;
        if (_silentTries >= SilentTriesToRedial) Abort();
        var damaged = _inbox.Counters.BytesDropped - before.BytesDropped + _inbox.Rest;
        throw failure.NoAnswer(damaged, _inbox.Counters.Frames - before.Frames);
    }

    private bool IsOpen(DialledLink link)
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

    private async Task<DialledLink> DialAsync(Failure failure, CancellationToken cancellation)
    {
        using var limit = new TimeLimit(options.ConnectTimeout, time, cancellation);
        try
        {
            var link = await DialledLink.ConnectAsync(options.Host, options.Port, limit.Token);
            _connections++;
            return link;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            _timeouts++;
            throw failure.ConnectTimedOut();
        }
        catch (SocketException e)
        {
            throw failure.NotConnected(e);
        }
    }

    private async Task SendAsync(DialledLink link, byte[] request, CancellationToken cancellation)
    {
        try
        {
            await link.SendAsync(request, cancellation);
        }
        catch (OperationCanceledException)
        {
            // Nobody knows how much of the frame is out.
            Abort();
            throw;
        }

        _requests++;
        _lastRequest = time.GetTimestamp();
        trace?.Invoke(new TracedFrame(time.GetUtcNow(), Sent: true, request));
    }

    /// <summary>Receives until the answer is whole or the time for it is over.</summary>
    /// <returns>Whether there is an answer that began in this try, whole or not.</returns>
    private async Task<bool> ReceiveAsync(DialledLink link, AnswerInProgress answer, CancellationToken cancellation)
    {
        var begin = time.GetTimestamp();
        var lastFrame = begin;
        var silent = true;
        _lastByte = begin;
        while (true)
        {
            var frames = answer.Count;
            TakeFrames(answer, final: false);
            if (answer.Count > frames) lastFrame = time.GetTimestamp();
            if (answer.IsComplete) break;

            var quiet = options.QuietTime - time.GetElapsedTime(_lastByte);
            var left = options.ReplyTimeout - time.GetElapsedTime(lastFrame);
            if (answer.HasBegun && quiet < left) left = quiet;
            var wait = _inbox.Rest > 0 && quiet < left ? quiet : left;
            if (wait > TimeSpan.Zero && await ReceiveAsync(link, wait, cancellation))
            {
                silent = false;
                continue;
            }

            if (_inbox.Rest > 0 && wait == quiet) TakeFrames(answer, final: true);
            if (answer.IsComplete || wait == left) break;
        }

        _silentTries = silent ? _silentTries + 1 : 0;
        return answer.IsComplete || answer.HasBegun;
    }

    /// <summary>Waits for bytes.</summary>
    /// <returns>False when none came in time.</returns>
    private async ValueTask<bool> ReceiveAsync(DialledLink link, TimeSpan wait, CancellationToken cancellation)
    {
        using var limit = new TimeLimit(wait, time, cancellation);
        try
        {
            var count = await link.ReceiveAsync(_inbox.Room(), limit.Token);
            if (count == 0) throw new EndOfStreamException();
            Came(count);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Takes what came since the last answer, so that it is not taken for the next one; a late answer to an earlier try is welcome.</summary>
    /// <returns>False when the connection turns out to be closed.</returns>
    private bool TakeWhatIsThere(DialledLink link, AnswerInProgress? answer)
    {
        var taker = answer is { WasAsked: true } ? answer : null;
        for (var reads = 0; reads < MaxReadsBeforeRequest; reads++)
        {
            var count = link.ReceiveNow(_inbox.Room().Span);
            if (count < 0) return false;
            if (count == 0) break;
            Came(count);
            TakeFrames(taker, final: false);
        }

        if (_inbox.Rest > 0 && time.GetElapsedTime(_lastByte) >= options.QuietTime) TakeFrames(taker, final: true);
        return true;
    }

    private void Came(int count)
    {
        _inbox.Came(count);
        _lastByte = time.GetTimestamp();
    }

    private void TakeFrames(AnswerInProgress? answer, bool final)
    {
        while (_inbox.TryTake(out var frame, final))
        {
            var now = time.GetUtcNow();
            trace?.Invoke(new TracedFrame(now, Sent: false, frame.Bytes.ToArray()));
            if (answer?.Take(frame, now) == true) continue;
            _strayFrames++;
            StrayFrame?.Invoke(frame.ToOwned());
        }
    }

    /// <summary>Ends the connection; the next question makes another.</summary>
    internal void HangUp() => Forget(link => link.Dispose());

    /// <summary>Ends a connection that is broken, or on which an answer was waited for in vain, so that nothing of what was sent on it comes late.</summary>
    private void Abort() => Forget(link => link.Abort());

    private void Forget(Action<DialledLink> end)
    {
        if (_link is not null) end(_link);
        _link = null;
        _inbox.Clear();
        _silentTries = 0;
    }
}
