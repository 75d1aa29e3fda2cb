using System.Globalization;
using System.Net.Sockets;
using SermatecEss.Inverter.Links;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter;

/// <summary>
/// Talks to one inverter: connects when first asked, has one request in flight, matches answers by command, asks again where none came, and connects
/// again where the connection broke. It only reads: <see cref="ReadGuard"/> refuses everything else before a byte is sent.
/// </summary>
public sealed class InverterSession : IAsyncDisposable
{
    private readonly SessionOptions _options;
    private readonly CommandCatalogue _catalogue;
    private readonly TimeProvider _time;
    private readonly Action<TracedFrame>? _trace;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly FrameReader _reader = new();
    private FrameChannel? _channel;
    private InverterIdentity? _identity;
    private long _lastRequest;
    private long _requests;
    private long _answers;
    private long _retries;
    private long _timeouts;
    private long _connects;
    private long _strays;

    /// <param name="options">Whom to talk to, and how patiently.</param>
    /// <param name="catalogue">The commands that inverters have.</param>
    /// <param name="time">The clock that all waiting goes by.</param>
    /// <param name="trace">Is shown every frame that is sent or received.</param>
    public InverterSession(SessionOptions options, CommandCatalogue catalogue, TimeProvider? time = null, Action<TracedFrame>? trace = null)
    {
        _options = options;
        _catalogue = catalogue;
        _time = time ?? TimeProvider.System;
        _trace = trace;
    }

    /// <summary>The command that tells what an inverter is; the same in every PCU version.</summary>
    public static CommandCode IdentifyingCommand { get; } = CommandCode.FromByte(0x98);

    /// <summary>Is offered the good frames that nobody here asked for, such as answers to another client; they are valid during the call only.</summary>
    public Action<Frame>? StrayFrame { get; set; }

    /// <summary>What has been done so far.</summary>
    public SessionCounters Counters => new(_requests, _answers, _retries, _timeouts, _connects, _strays, _reader.Counters);

    /// <summary>Asks the inverter what it is; once, the answer is kept.</summary>
    /// <exception cref="InverterException">No usable answer came.</exception>
    public async Task<InverterIdentity> IdentifyAsync(CancellationToken cancellation = default)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            return await IdentifyInTurnAsync(cancellation);
        }
        finally
        {
            _ = _turn.Release();
        }
    }

    /// <summary>Asks one read command and collects all frames of its answer.</summary>
    /// <param name="command">The command's code. Anything but <see cref="IdentifyingCommand"/> identifies the inverter first.</param>
    /// <param name="cancellation">Ends the waiting; what was sent stays sent.</param>
    /// <exception cref="InverterException">The command may not be sent, or no usable answer came.</exception>
    public async Task<Answer> AskAsync(CommandCode command, CancellationToken cancellation = default)
    {
        if (ReadGuard.Forbids(command)) throw ReadGuard.Refusal(command);
        await _turn.WaitAsync(cancellation);
        try
        {
            if (command == IdentifyingCommand) return await AskInTurnAsync(Identification(), null, cancellation);
            var identity = await IdentifyInTurnAsync(cancellation);
            var definition = identity.View.Find(command) ?? throw NotInCatalogue(command, identity.View);
            return await AskInTurnAsync(definition, identity, cancellation);
        }
        finally
        {
            _ = _turn.Release();
        }
    }

    /// <summary>Closes the connection.</summary>
    public ValueTask DisposeAsync()
    {
        Disconnect();
        _turn.Dispose();
        return ValueTask.CompletedTask;
    }

    private CommandDefinition Identification() => _catalogue.View(0).Find(IdentifyingCommand) ?? throw NotInCatalogue(IdentifyingCommand, _catalogue.View(0));

    private async Task<InverterIdentity> IdentifyInTurnAsync(CancellationToken cancellation)
    {
        if (_identity is not null) return _identity;
        var answer = await AskInTurnAsync(Identification(), null, cancellation);
        return _identity = InverterIdentity.Of(answer, _catalogue)
            ?? throw new InverterException(
                InverterError.BadAnswer,
                $"{Where} answered {IdentifyingCommand} without a PCU version, so its commands are not known. Is it a Sermatec inverter? --debug shows what came.",
                IdentifyingCommand);
    }

    private async Task<Answer> AskInTurnAsync(CommandDefinition command, InverterIdentity? identity, CancellationToken cancellation)
    {
        if (!ReadGuard.Allows(command)) throw ReadGuard.Refusal(command.Code);
        var view = identity?.View ?? _catalogue.View(0);
        var collector = new AnswerCollector(command, view, identity?.Battery, _time);
        await AskPatientlyAsync(collector, cancellation);
        foreach (var missing in collector.Missing)
        {
            // The inverter may answer in one frame what another firmware answers in four; each can be asked for by itself.
            if (view.Find(missing) is { } part && ReadGuard.Allows(part)) await TryAskPartAsync(collector, part, cancellation);
        }

        _answers++;
        return collector.ToAnswer();
    }

    private async Task AskPatientlyAsync(AnswerCollector collector, CancellationToken cancellation)
    {
        var pause = _options.Backoff;
        for (var tries = 1; ; tries++)
        {
            try
            {
                if (await AskOnceAsync(collector, collector.Command.Code, cancellation)) return;
                _timeouts++;
                throw NoAnswer(collector, tries);
            }
            catch (InverterException e) when (e.IsTransient && tries <= _options.Retries)
            {
                _retries++;
                await Task.Delay(pause, _time, cancellation);
                pause = TimeSpan.FromTicks(Math.Min(2 * pause.Ticks, _options.MaxBackoff.Ticks));
            }
        }
    }

    private async Task TryAskPartAsync(AnswerCollector collector, CommandDefinition part, CancellationToken cancellation)
    {
        try
        {
            if (!await AskOnceAsync(collector, part.Code, cancellation)) _timeouts++;
        }
        catch (InverterException)
        {
            // The part stays missing, and the answer says so.
        }
    }

    /// <summary>Sends one request and waits for its answer; false where the frame of that command did not come in time.</summary>
    private async Task<bool> AskOnceAsync(AnswerCollector collector, CommandCode code, CancellationToken cancellation)
    {
        try
        {
            var channel = _channel ??= await ConnectAsync(cancellation);
            await ReceiveStraysAsync(channel, cancellation);
            collector.DroppedBefore = _reader.Counters.BytesDropped;
            await SendAsync(channel, code, cancellation);
            return await CollectAsync(channel, collector, code, cancellation);
        }
        catch (SocketException e)
        {
            Disconnect();
            throw Lost(code, e);
        }
    }

    private async Task<FrameChannel> ConnectAsync(CancellationToken cancellation)
    {
        var link = await DialledLink.DialAsync(_options, _time, cancellation);
        _connects++;
        return new FrameChannel(link, _reader);
    }

    private async Task SendAsync(FrameChannel channel, CommandCode code, CancellationToken cancellation)
    {
        if (_requests > 0 && _options.RequestGap - _time.GetElapsedTime(_lastRequest) is { Ticks: > 0 } pause) await Task.Delay(pause, _time, cancellation);
        var request = FrameWriter.Request(code);
        _lastRequest = _time.GetTimestamp();
        _requests++;
        _trace?.Invoke(new TracedFrame(_time.GetUtcNow(), true, request));
        await channel.SendAsync(request, cancellation);
    }

    private async Task<bool> CollectAsync(FrameChannel channel, AnswerCollector collector, CommandCode code, CancellationToken cancellation)
    {
        var sent = _time.GetTimestamp();
        while (true)
        {
            TakeFrames(channel, collector, final: false);
            if (collector.IsComplete || (code != collector.Command.Code && collector.Has(code))) return true;
            // The rest of an answer may come a quiet time after its first frame, however late that was; other clients' frames must not keep us for ever.
            var left = _options.ReplyTimeout + (collector.Has(code) ? _options.QuietTime : TimeSpan.Zero) - _time.GetElapsedTime(sent);
            var mayHaveEnded = collector.Has(code) || channel.HasUnfinishedFrame;
            var wait = mayHaveEnded && _options.QuietTime < left ? _options.QuietTime : left;
            if (wait > TimeSpan.Zero && await ReceiveAsync(channel, code, wait, cancellation)) continue;
            TakeFrames(channel, collector, final: true);
            if (collector.Has(code)) return true;
            if (wait >= left) return false;
        }
    }

    /// <summary>Receives bytes; false where none came in time.</summary>
    private async Task<bool> ReceiveAsync(FrameChannel channel, CommandCode code, TimeSpan wait, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(wait, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            if (await channel.ReceiveAsync(either.Token)) return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }

        Disconnect();
        throw Lost(code, null);
    }

    private void TakeFrames(FrameChannel channel, AnswerCollector? collector, bool final)
    {
        while (channel.TryRead(final, out var frame))
        {
            _trace?.Invoke(new TracedFrame(_time.GetUtcNow(), false, frame.Bytes));
            if (collector is not null && collector.Take(frame)) continue;
            _strays++;
            StrayFrame?.Invoke(frame);
        }
    }

    /// <summary>Takes what came since the last answer, so that it is not mistaken for the next one.</summary>
    private async Task ReceiveStraysAsync(FrameChannel channel, CancellationToken cancellation)
    {
        while (channel.HasBytes)
        {
            if (!await channel.ReceiveAsync(cancellation)) break;
            TakeFrames(channel, null, final: false);
        }
    }

    private void Disconnect()
    {
        _channel?.Dispose();
        _channel = null;
    }

    private string Where => $"The inverter at {_options.Host}:{_options.Port}";

    private InverterException NoAnswer(AnswerCollector collector, int tries)
    {
        var code = collector.Command.Code;
        var seconds = _options.ReplyTimeout.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        var asked = tries == 1 ? "asked once" : $"asked {tries} times";
        var damaged = _reader.Counters.BytesDropped - collector.DroppedBefore;
        return damaged > 0
            ? new InverterException(
                InverterError.BadAnswer,
                $"{Where} answered {code} with {damaged} damaged bytes and no good frame within {seconds} s, {asked}. Is another program connected to it? --debug shows the good frames.",
                code)
            : new InverterException(
                InverterError.TimedOut,
                $"{Where} did not answer {code} within {seconds} s, {asked}. Is another program connected to it? Try again, or be more patient with --timeout.",
                code);
    }

    private InverterException Lost(CommandCode code, Exception? cause) => new(
        InverterError.ConnectionLost, $"{Where} closed the connection before it had answered {code}. Is another program connected to it? Try again in a moment.", code, cause);

    private static InverterException NotInCatalogue(CommandCode code, CatalogueView view) => new(
        InverterError.NotInCatalogue, $"PCU {view.PcuVersion} has no command {code}. 'sermatec-ess list' shows what it has.", code) { IsTransient = false };
}
