using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Inverter;

/// <summary>
/// A session with one inverter: one request at a time, of which it knows the frames that answer it; it tries again where that can help, and
/// sends nothing that does not only read. It connects with the first request and again after a break. For any number of callers at once.
/// </summary>
public sealed class InverterSession : IAsyncDisposable
{
    private readonly CommandCatalogue _catalogue;
    private readonly TimeProvider _time;
    private readonly Conversation _conversation;
    private readonly SessionOptions _options;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _closing = new();
    private InverterIdentity? _identity;

    /// <summary>A session that has not yet connected.</summary>
    /// <param name="options">Whom to talk to, and how patiently.</param>
    /// <param name="catalogue">The commands of all PCU versions.</param>
    /// <param name="time">The clock; the system's where there is none.</param>
    /// <param name="trace">Takes every frame that is sent or received, on the thread that does so.</param>
    public InverterSession(SessionOptions options, CommandCatalogue catalogue, TimeProvider? time = null, Action<TracedFrame>? trace = null)
    {
        options.Check();
        _options = options;
        _catalogue = catalogue;
        _time = time ?? TimeProvider.System;
        _conversation = new Conversation(options, _time, trace);
    }

    /// <summary>The command that says who an inverter is; the same in every PCU version.</summary>
    public static CommandCode IdentifyingCommand { get; } = CommandCode.FromByte(0x98);

    /// <summary>Takes good frames that belong to no response of this session, as those that other clients requested.</summary>
    public Action<Frame>? StrayFrame
    {
        get => _conversation.StrayFrame;
        set => _conversation.StrayFrame = value;
    }

    /// <summary>What the session has done so far.</summary>
    public SessionCounters Counters => _conversation.Counters;

    /// <summary>Asks the inverter who it is, unless it has said so before.</summary>
    /// <exception cref="InverterException">It did not say.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The session is closed.</exception>
    public Task<InverterIdentity> IdentifyAsync(CancellationToken cancellation = default) =>
        InTurnAsync(async token => _identity ?? await RequestIdentityAsync(token), cancellation);

    /// <summary>Sends a read command; who the inverter is, is requested first where it is not known.</summary>
    /// <param name="command">The command.</param>
    /// <param name="cancellation">Ends the wait; the connection stays.</param>
    /// <exception cref="InverterException">There is no response, or the command is none that is sent.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The session is closed.</exception>
    public Task<Response> RequestAsync(CommandCode command, CancellationToken cancellation = default) =>
        RequestAsync(command, _options.Retries, cancellation);

    /// <inheritdoc cref="RequestAsync(CommandCode, CancellationToken)"/>
    /// <param name="command">The command.</param>
    /// <param name="retries">How many more times it is tried after the first, in place of what the options say.</param>
    /// <param name="cancellation">Ends the wait; the connection stays.</param>
    public Task<Response> RequestAsync(CommandCode command, int retries, CancellationToken cancellation = default)
    {
        ReadGuard.Check(_catalogue, command);
        return InTurnAsync(
            async token =>
            {
                if (command == IdentifyingCommand) return (await RequestIdentityAsync(token)).Response;
                var identity = _identity ?? await RequestIdentityAsync(token);
                return await RequestAsync(identity.View, command, identity.BatteryVendor, retries, token);
            },
            cancellation);
    }

    /// <summary>Sends a command that changes the inverter, once, and waits for no response: there is none.</summary>
    /// <returns>Whether the connection took it whole; where it broke, nobody knows what has come.</returns>
    /// <exception cref="InverterException">It was not sent.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; whether it was sent is not known.</exception>
    /// <exception cref="ObjectDisposedException">The session is closed.</exception>
    internal Task<bool> SendAsync(CommandDefinition command, ReadOnlyMemory<byte> payload, CancellationToken cancellation) =>
        InTurnAsync(token => _conversation.SendAsync(command, payload, token), cancellation);

    /// <inheritdoc cref="SendAsync(CommandDefinition, ReadOnlyMemory{byte}, CancellationToken)"/>
    internal Task<bool> SendAsync(RegisterValues values, CancellationToken cancellation) =>
        InTurnAsync(token => _conversation.SendAsync(values, token), cancellation);

    /// <summary>Requests registers, once.</summary>
    /// <returns>The payload of the response.</returns>
    /// <exception cref="InverterException">There is no response.</exception>
    internal Task<ReadOnlyMemory<byte>> RequestAsync(RegisterRequest query, CancellationToken cancellation) => InTurnAsync(
        async token =>
        {
            var view = (_identity ?? await RequestIdentityAsync(token)).View;
            var came = await _conversation.RequestAsync(view, query, token);
            return came.Frames[0].Frame.Bytes[FrameLayout.PayloadOffset..^FrameLayout.TrailerLength];
        },
        cancellation);

    /// <summary>Ends the connection, if there is one; the next request makes another.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The session is closed.</exception>
    public Task DisconnectAsync(CancellationToken cancellation = default) => InTurnAsync(
        _ =>
        {
            _conversation.Disconnect();
            return Task.FromResult(true);
        },
        cancellation);

    /// <summary>Ends a request that is under way, and the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_closing.IsCancellationRequested) return;
        await _closing.CancelAsync();
        await _turn.WaitAsync();
        _conversation.Dispose();
        _turn.Release();
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

    private async Task<InverterIdentity> RequestIdentityAsync(CancellationToken cancellation)
    {
        // Which version's definition holds is not known before the response is there.
        var response = await RequestAsync(_catalogue.View(0), IdentifyingCommand, battery: null, _options.Retries, cancellation);
        var identity = IdentityReader.Read(_catalogue, response);
        var length = response.Frames[0].Bytes.Length - FrameLayout.MinLength;
        return _identity = identity ?? throw new Failure(_options, IdentifyingCommand, 1).NoVersion(length);
    }

    private async Task<Response> RequestAsync(
        CatalogueView view, CommandCode code, BatteryVendor? battery, int retries, CancellationToken cancellation)
    {
        var begin = _time.GetTimestamp();
        var came = await _conversation.RequestAsync(view, code, retries, cancellation);
        var frames = new List<ResponseFrame>();
        foreach (var received in came.Frames)
        {
            var definition = view.Find(received.Frame.Command) ?? came.Command;
            var readings = Decoder.Decode(definition, received.Frame.Payload, battery);
            frames.Add(new ResponseFrame(definition, received.Frame.Bytes, received.Received, readings));
        }

        return new Response(came.Command, frames, came.Missing, _time.GetElapsedTime(begin));
    }
}
