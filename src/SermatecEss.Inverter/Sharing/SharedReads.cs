using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter.Sharing;

/// <summary>
/// Answers several readers of one inverter from its session: with a response that is recent enough, or else with a new one, requested once
/// for all readers that wait for it. Never connects: that is up to the poller. Thread-safe.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="time">The clock.</param>
public sealed class SharedReads(InverterSession session, TimeProvider time)
{
    private readonly Lock _turn = new();
    private readonly Dictionary<CommandCode, Task<KeptResponse?>> _running = [];
    private SilentCommands _silent = new(time);
    private InverterIdentity? _identity;

    /// <summary>Whether there is a connection to the inverter.</summary>
    public bool IsConnected => session.IsConnected;

    /// <summary>How the inverter encrypts its frames; null if it does not, or there is no connection.</summary>
    public CloudCipher? Cipher => session.Cipher;

    /// <summary>Reads a command.</summary>
    /// <param name="command">A read command.</param>
    /// <param name="maxAge">How old the response may be. A response from before the last write is not used.</param>
    /// <param name="cancellation">Stops waiting; the request continues for others.</param>
    /// <returns>
    /// The response; null without a connection, if the inverter does not answer, and if the command is not a read, which is never sent.
    /// </returns>
    public async ValueTask<KeptResponse?> ReadAsync(CommandCode command, TimeSpan maxAge, CancellationToken cancellation)
    {
        if (session.FindResponse(command, maxAge) is { } kept) return kept;
        Task<KeptResponse?> running;
        lock (_turn)
        {
            if (!_running.TryGetValue(command, out var present))
            {
                if (!session.IsConnected || IsSilent(command)) return null;
                present = Task.Run(() => RequestAsync(command, maxAge), CancellationToken.None);
                _running[command] = present;
            }

            running = present;
        }

        return await running.WaitAsync(cancellation);
    }

    /// <summary>The payload of the newest frame with a code, and who sent it; null if it is older, or there is no connection.</summary>
    /// <param name="code">The frame's command.</param>
    /// <param name="maxAge">How old it may be.</param>
    public (InverterIdentity Identity, ReadOnlyMemory<byte> Payload)? Find(CommandCode code, TimeSpan maxAge) =>
        session.FindFrame(code, maxAge) is { } kept
            ? (kept.Identity, kept.Frame.Bytes[FrameLayout.PayloadOffset..^FrameLayout.TrailerLength])
            : null;

    private async Task<KeptResponse?> RequestAsync(CommandCode command, TimeSpan maxAge)
    {
        KeptResponse? response = null;
        InverterException? failure = null;
        try
        {
            response = await session.RequestAsync(command, maxAge, CancellationToken.None);
        }
        catch (InverterException e)
        {
            failure = e;
        }
        catch (ObjectDisposedException)
        {
            // The daemon stops.
        }

        lock (_turn)
        {
            _ = _running.Remove(command);
            if (response is not null)
                _silent.Answered(command);
            else if (failure?.Command == command && failure.Kind is InverterError.TimedOut or InverterError.BadResponse)
                _silent.Missed(command);
        }

        return response;
    }

    /// <summary>Whether the inverter did not answer a command, so that requesting it again would only delay the others.</summary>
    private bool IsSilent(CommandCode command)
    {
        if (_identity != session.Identity)
        {
            _identity = session.Identity;
            _silent = new SilentCommands(time);
        }

        return _silent.Contains(command) && !_silent.IsDue(command);
    }
}
