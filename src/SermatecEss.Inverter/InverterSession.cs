using SermatecEss.Links;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Inverter;

/// <summary>
/// A session with one inverter. Sends one request at a time, collects the frames that answer it, retries where that can help, and rejects
/// requests that are not read-only. Connects with the first request and after a break, and then identifies the inverter before it returns
/// anything else. Thread-safe.
/// </summary>
public sealed class InverterSession : IAsyncDisposable
{
    private readonly CommandCatalogue _catalogue;
    private readonly TimeProvider _time;
    private readonly Conversation _conversation;
    private readonly SessionOptions _options;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _closing = new();
    private readonly LatestFrames? _latest;
    private readonly InverterPort? _port;
    private readonly Seat? _seat;
    private InverterIdentity? _identity;
    private ResponseHabits _habits;

    /// <summary>The number of the connection on which the inverter was identified.</summary>
    private long _identifiedOn;

    /// <summary>Creates a session that is not yet connected.</summary>
    /// <param name="options">The inverter's address, timeouts and retries.</param>
    /// <param name="catalogue">The commands of all PCU versions.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="trace">Takes every frame sent or received, on the sending or receiving thread.</param>
    /// <param name="port">Where the inverter dials in, if it does; null for a port of this session alone.</param>
    public InverterSession(
        SessionOptions options,
        CommandCatalogue catalogue,
        TimeProvider? time = null,
        Action<TracedFrame>? trace = null,
        InverterPort? port = null)
    {
        options.Check();
        _options = options;
        _catalogue = catalogue;
        _time = time ?? TimeProvider.System;
        if (options.Accept is { } accept)
        {
            OwnsPort = port is null;
            _port = port ?? new InverterPort(accept.Listen, catalogue, _time);
            _seat = _port.Reserve(accept);
            _seat.AnswersAsync = AnswersAsync;
        }

        _conversation = new Conversation(options, _seat, _time, trace);
        _habits = new ResponseHabits(_time);
        if (options.KeepsFrames) _latest = new LatestFrames(_time);
    }

    /// <summary>The command that identifies the inverter; the same in every PCU version.</summary>
    public static CommandCode IdentifyingCommand { get; } = CommandCode.FromByte(0x98);

    /// <summary>Whether the port is disposed with the session; without being set, if it is a port of this session alone.</summary>
    public bool OwnsPort { get; init; }

    /// <summary>Whether the inverter dials in, so that waiting for it sends nothing.</summary>
    public bool IsDialledIn => _seat is not null;

    /// <summary>Encrypts each frame of the present connection; null for plain frames, and without a connection.</summary>
    internal CloudCipher? Cipher => _conversation.Cipher;

    /// <summary>Takes valid frames that belong to no response of this session, such as those for other clients.</summary>
    public Action<Frame>? StrayFrame
    {
        get => _conversation.StrayFrame;
        set => _conversation.StrayFrame = value;
    }

    /// <summary>The session's counters so far.</summary>
    public SessionCounters Counters => _conversation.Counters;

    /// <summary>The last known identity of the inverter; null before the first.</summary>
    public InverterIdentity? Identity => Volatile.Read(ref _identity);

    /// <summary>Returns the inverter's identity; requests it once per connection.</summary>
    /// <exception cref="InverterException">It could not be identified.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    public Task<InverterIdentity> IdentifyAsync(CancellationToken cancellation = default) =>
        InTurnAsync(async token => IsIdentified() ? _identity! : await RequestIdentityAsync(_options.Retries, token), cancellation);

    /// <summary>
    /// Sends a read command, and requests the frames of its response that do not come with it one by one. Identifies the inverter on each
    /// new connection.
    /// </summary>
    /// <param name="command">The command.</param>
    /// <param name="cancellation">Cancels the wait; the connection stays open.</param>
    /// <exception cref="InverterException">
    /// There is no response, the command must not be sent, or another inverter is there than before: <see cref="InverterError"/>.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    public Task<Response> RequestAsync(CommandCode command, CancellationToken cancellation = default) =>
        RequestAsync(command, _options.Retries, cancellation);

    /// <inheritdoc cref="RequestAsync(CommandCode, CancellationToken)"/>
    /// <param name="command">The command.</param>
    /// <param name="retries">The number of tries after the first, instead of the options' value.</param>
    /// <param name="cancellation">Cancels the wait; the connection stays open.</param>
    public Task<Response> RequestAsync(CommandCode command, int retries, CancellationToken cancellation = default)
    {
        ReadGuard.Check(_catalogue, command);
        return InTurnAsync(
            async token =>
            {
                if (command == IdentifyingCommand) return (await RequestIdentityAsync(retries, token)).Response;
                return await RequestOneAsync(command, retries, token);
            },
            cancellation);
    }

    /// <summary>
    /// The response to a read command: one that was received no longer ago than a limit and after the last write, or else a new one.
    /// Never opens a connection, and tries once.
    /// </summary>
    /// <exception cref="InverterException">There is no response, or no connection.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    internal Task<KeptResponse> RequestAsync(CommandCode command, TimeSpan maxAge, CancellationToken cancellation)
    {
        ReadGuard.Check(_catalogue, command);
        var begin = _time.GetTimestamp();
        return InTurnAsync(
            async token =>
            {
                // Another caller may have requested the same while this one waited for its turn.
                if (FindResponse(command, maxAge, begin) is { } kept) return kept;
                if (!_conversation.IsConnected()) throw new Failure(_options, command, 1).Lost();
                if (command == IdentifyingCommand)
                {
                    var identity = await RequestIdentityAsync(retries: 0, token);
                    return new KeptResponse(identity, identity.Response.Frames);
                }

                var response = await RequestOneAsync(command, retries: 0, token);
                return new KeptResponse(_identity!, response.Frames);
            },
            cancellation);
    }

    /// <summary>
    /// The response to a read command that was received on the present connection, no longer ago than a limit and after the last write;
    /// null for none.
    /// </summary>
    internal KeptResponse? FindResponse(CommandCode command, TimeSpan maxAge) => FindResponse(command, maxAge, long.MaxValue);

    /// <summary>The newest frame with a code, received on the present connection no longer ago than a limit; null for none.</summary>
    internal KeptFrame? FindFrame(CommandCode code, TimeSpan maxAge) =>
        _conversation.IsOpen ? _latest?.Find(_conversation.Connections, code, maxAge) : null;

    /// <summary>Whether there is a connection. Thread-safe.</summary>
    internal bool IsConnected => _conversation.IsOpen;

    /// <summary>Whether the inverter answers 98 within a time on the present connection; does not open another.</summary>
    internal async Task<bool> AnswersAsync(TimeSpan patience, CancellationToken cancellation)
    {
        using var limit = new TimeLimit(patience, _time, cancellation);
        var received = _conversation.Received;
        var isMyTurn = _turn.Wait(0, CancellationToken.None);
        try
        {
            if (!isMyTurn)
            {
                // The pending request reads the response; its own response also shows that the inverter responds.
                await _conversation.AskOutOfTurnAsync(limit.Token);
                await _turn.WaitAsync(limit.Token);
                isMyTurn = true;
            }

            if (_conversation.Received > received) return true;
            if (!_conversation.IsConnected()) return false;
            _ = await _conversation.RequestAsync(_catalogue.View(0), IdentifyingCommand, isAwaited: null, retries: 0, limit.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return _conversation.Received > received;
        }
        catch (InverterException)
        {
            return false;
        }
        finally
        {
            if (isMyTurn) _turn.Release();
        }
    }

    /// <summary>Sends a command that changes the inverter, once, and does not wait: it has no response.</summary>
    /// <param name="serial">The serial number of the intended inverter; it is sent to no other.</param>
    /// <param name="command">The command.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="cancellation">Cancels it.</param>
    /// <returns>Whether it was sent completely; if the connection broke, it is unknown what arrived.</returns>
    /// <exception cref="InverterException">It was not sent.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; it is unknown whether it was sent.</exception>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    internal Task<bool> SendAsync(
        string serial, CommandDefinition command, ReadOnlyMemory<byte> payload, CancellationToken cancellation) =>
        SendAsync(serial, command, token => _conversation.SendAsync(command, payload, token), cancellation);

    /// <summary>Writes register values, once.</summary>
    /// <inheritdoc cref="SendAsync(string, CommandDefinition, ReadOnlyMemory{byte}, CancellationToken)"/>
    internal Task<bool> SendAsync(string serial, RegisterValues values, CancellationToken cancellation) =>
        SendAsync(serial, values.Command, token => _conversation.SendAsync(values, token), cancellation);

    /// <summary>Requests registers, once.</summary>
    /// <returns>The payload of the response.</returns>
    /// <exception cref="InverterException">There is no response.</exception>
    internal Task<ReadOnlyMemory<byte>> RequestAsync(RegisterRequest query, CancellationToken cancellation) => InTurnAsync(
        async token =>
        {
            var view = (await SameInverterAsync(token)).View;
            var came = await _conversation.RequestAsync(view, query, token);
            if (_identifiedOn != _conversation.Connections) _ = await SameInverterAsync(token);
            return came.Frames[0].Frame.Bytes[FrameLayout.PayloadOffset..^FrameLayout.TrailerLength];
        },
        cancellation);

    /// <summary>Closes the connection, if there is one; the next request opens another.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    public Task DisconnectAsync(CancellationToken cancellation = default) => InTurnAsync(
        _ =>
        {
            _conversation.Disconnect();
            return Task.FromResult(true);
        },
        cancellation);

    /// <summary>Cancels the current request, and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_closing.IsCancellationRequested) return;
        await _closing.CancelAsync();
        await _turn.WaitAsync();
        _conversation.Dispose();
        _turn.Release();
        _seat?.Dispose();
        if (OwnsPort && _port is not null) await _port.DisposeAsync();
    }

    private async Task<T> InTurnAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _closing.Token);
        try
        {
            await _turn.WaitAsync(either.Token);
            try
            {
                return await ask(either.Token);
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (OperationCanceledException e) when (either.IsCancellationRequested)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new ObjectDisposedException("The session with the inverter is closed.", e);
        }
    }

    private Task<bool> SendAsync(
        string serial, CommandDefinition command, Func<CancellationToken, Task<bool>> send, CancellationToken cancellation) => InTurnAsync(
        async token =>
        {
            var identity = IsIdentified() ? _identity! : await RequestIdentityAsync(_options.Retries, token);
            if (identity.Serial != serial || identity.View.Find(command.Code) != command)
                throw new Failure(_options, command.Code, 1).AnotherInverter(identity);
            try
            {
                return await send(token);
            }
            finally
            {
                _latest?.TakeWrite();
            }
        },
        cancellation);

    private KeptResponse? FindResponse(CommandCode command, TimeSpan maxAge, long since) =>
        _conversation.IsOpen ? _latest?.FindResponse(_conversation.Connections, command, maxAge, since) : null;

    /// <summary>Requests a command of the identified inverter.</summary>
    private async Task<Response> RequestOneAsync(CommandCode command, int retries, CancellationToken cancellation)
    {
        var identity = await SameInverterAsync(cancellation);
        var begin = _time.GetTimestamp();
        var response = await RequestAsync(identity, command, retries, cancellation);

        // The inverter has not been identified yet on a connection that was opened in the meantime.
        if (_identifiedOn != _conversation.Connections) identity = await SameInverterAsync(cancellation);
        _latest?.Keep(identity, _conversation.Connections, command, begin, response.Frames);
        return response;
    }

    private bool IsIdentified() => _identifiedOn == _conversation.Connections && _conversation.IsConnected();

    /// <summary>Makes sure that the inverter has been identified on this connection.</summary>
    /// <exception cref="InverterException">It could not be identified, or is another one than before.</exception>
    private async Task<InverterIdentity> SameInverterAsync(CancellationToken cancellation)
    {
        if (IsIdentified()) return _identity!;
        var before = _identity;
        var now = await RequestIdentityAsync(_options.Retries, cancellation);
        return before is null || now.IsSameAs(before)
            ? now
            : throw new Failure(_options, IdentifyingCommand, 1).AnotherInverter(now);
    }

    private async Task<InverterIdentity> RequestIdentityAsync(int retries, CancellationToken cancellation)
    {
        var begin = _time.GetTimestamp();
        var now = await ReadIdentityAsync(retries, cancellation);

        // A damaged response with a matching checksum must not count as another inverter.
        if (_identity is { } before && !now.IsSameAs(before)) now = await ReadIdentityAsync(retries, cancellation);
        if (_identity?.IsSameAs(now) == false) _habits = new ResponseHabits(_time);
        _identifiedOn = _conversation.Connections;
        _latest?.Keep(now, _identifiedOn, IdentifyingCommand, begin, now.Response.Frames);
        Volatile.Write(ref _identity, now);
        return now;
    }

    private async Task<InverterIdentity> ReadIdentityAsync(int retries, CancellationToken cancellation)
    {
        // The version, and so the definition, is only known after the response.
        var begin = _time.GetTimestamp();
        var came = await _conversation.RequestAsync(_catalogue.View(0), IdentifyingCommand, isAwaited: null, retries, cancellation);
        var frames = Decode(_catalogue.View(0), battery: null, came);
        var identity = IdentityReader.Read(_catalogue, new Response(came.Command, frames, came.Missing, _time.GetElapsedTime(begin)));
        var length = frames[0].Bytes.Length - FrameLayout.MinLength;
        return identity ?? throw new Failure(_options, IdentifyingCommand, 1).NoVersion(length);
    }

    private async Task<Response> RequestAsync(
        InverterIdentity identity, CommandCode code, int retries, CancellationToken cancellation)
    {
        var begin = _time.GetTimestamp();
        var came = await _conversation.RequestAsync(identity.View, code, _habits.ComesWithResponse, retries, cancellation);
        var frames = Decode(identity.View, identity.BatteryVendor, came);
        var missing = came.Missing.ToList();
        InverterException? interruption = null;
        if (missing.Count > 0)
        {
            interruption = await RequestOneByOneAsync(identity, [.. missing.Where(frame => frame != code)], frames, cancellation);
            var expected = identity.View.ResponsesOf(came.Command).ToList();
            frames = [.. frames.OrderBy(frame => expected.IndexOf(frame.Command.Code))];
            _ = missing.RemoveAll(code => frames.Exists(frame => frame.Command.Code == code));
        }

        return new Response(came.Command, frames, missing, _time.GetElapsedTime(begin)) { Interruption = interruption };
    }

    /// <summary>Requests frames that did not come with the response that they belong to.</summary>
    /// <returns>What ended the connection before all were requested, or null.</returns>
    private async Task<InverterException?> RequestOneByOneAsync(
        InverterIdentity identity, List<CommandCode> parts, List<ResponseFrame> frames, CancellationToken cancellation)
    {
        var habits = _habits;
        habits.Answered(frames.Select(frame => frame.Command.Code), parts);
        foreach (var part in parts.Where(part => ReadGuard.IsRead(identity.View, part) && habits.IsWorthAsking(part)))
        {
            try
            {
                var came = await _conversation.RequestAsync(identity.View, part, isAwaited: null, retries: 0, cancellation);
                frames.AddRange(Decode(identity.View, identity.BatteryVendor, came).Where(frame => frame.Command.Code == part));
                habits.CameAlone(part);
            }
            catch (InverterException e) when (e.Kind is InverterError.TimedOut or InverterError.BadResponse)
            {
                habits.Missed(part);
            }
            catch (InverterException e)
            {
                // Without a connection, requesting the others would be in vain.
                return e;
            }
        }

        return null;
    }

    private static List<ResponseFrame> Decode(CatalogueView view, BatteryVendor? battery, ResponseInProgress came)
    {
        var frames = new List<ResponseFrame>();
        foreach (var received in came.Frames)
        {
            var definition = view.Find(received.Frame.Command) ?? came.Command;
            var readings = Decoder.Decode(definition, received.Frame.Payload, battery);
            frames.Add(new ResponseFrame(definition, received.Frame.Bytes, received.Received, readings));
        }

        return frames;
    }
}
