using System.Net;
using System.Net.Sockets;
using SermatecEss.Links;

namespace SermatecEss.Gateways.Modbus;

/// <summary>One client of a Modbus gateway: reads its requests, and answers them in order.</summary>
internal sealed class ModbusClient : IServedClient
{
    private static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(300);
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(10);

    /// <summary>Silence after which an incomplete request is dropped.</summary>
    private static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(1);
    private readonly Socket _socket;
    private readonly RegisterServer _server;
    private readonly Action<ModbusError> _answered;
    private readonly TimeProvider _time;
    private readonly RequestReader _reader = new();
    private readonly byte[] _received = new byte[2 * RequestReader.MaxLength];
    private readonly byte[] _responses = new byte[2 * RegisterServer.MaxLength];
    private readonly ClientLimits _limits;
    private int _pending;
    private long _requests;

    /// <param name="socket">The connection; the client owns it.</param>
    /// <param name="remote">Where it connects from.</param>
    /// <param name="server">Answers its requests.</param>
    /// <param name="answered">Gets the error of each response.</param>
    /// <param name="time">The clock.</param>
    internal ModbusClient(Socket socket, IPEndPoint remote, RegisterServer server, Action<ModbusError> answered, TimeProvider time)
    {
        socket.NoDelay = true;
        _socket = socket;
        _server = server;
        _answered = answered;
        _time = time;
        Remote = remote;
        Since = time.GetUtcNow();
        _limits = new ClientLimits(IdleLimit, RequestLimit, time, Disconnect);
    }

    /// <inheritdoc/>
    public IPEndPoint Remote { get; }

    /// <inheritdoc/>
    public DateTimeOffset Since { get; }

    /// <inheritdoc/>
    public long Requests => Interlocked.Read(ref _requests);

    /// <inheritdoc/>
    public void Disconnect()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Broken or closed already.
        }
    }

    /// <inheritdoc/>
    public async Task ServeAsync(CancellationToken cancellation)
    {
        try
        {
            while (await ReceiveAsync(cancellation) is var count && count != 0)
            {
                await AnswerAsync(isFinal: count is null, cancellation);

                // A full buffer without a request is garbage.
                if (_pending == _received.Length) await AnswerAsync(isFinal: true, cancellation);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // Stopped, or broken by the client.
        }
        finally
        {
            await _limits.StopAsync();
            _socket.Dispose();
        }
    }

    /// <summary>Waits for bytes; not for long if there is an incomplete request.</summary>
    /// <returns>The number of bytes; 0 at the end of the connection, null after a silence.</returns>
    private async ValueTask<int?> ReceiveAsync(CancellationToken cancellation)
    {
        var room = _received.AsMemory(_pending);
        int count;
        if (_pending == 0) count = await _socket.ReceiveAsync(room, SocketFlags.None, cancellation);
        else
        {
            using var limit = new TimeLimit(QuietTime, _time, cancellation);
            try
            {
                count = await _socket.ReceiveAsync(room, SocketFlags.None, limit.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return null;
            }
        }

        _pending += count;
        _limits.KeepOpen();
        return count;
    }

    /// <summary>Answers all requests that were received; several in few segments.</summary>
    private async ValueTask AnswerAsync(bool isFinal, CancellationToken cancellation)
    {
        var used = 0;
        var length = 0;
        var hasRequest = false;
        while (true)
        {
            var found = _reader.TryRead(_received.AsSpan(used, _pending - used), isFinal, out var request, out var consumed);
            if (found) length += Respond(request, _received.AsSpan(used), _responses.AsSpan(length));
            used += consumed;
            hasRequest |= found;
            if (!found || length > RegisterServer.MaxLength)
            {
                await SendAsync(_responses.AsMemory(0, length), cancellation);
                length = 0;
            }

            if (!found) break;
        }

        _pending -= used;
        _received.AsSpan(used, _pending).CopyTo(_received);
        if (hasRequest) _limits.HasMessage();
        if (!hasRequest || _pending > 0) _limits.AwaitMessage();
    }

    private int Respond(ModbusRequest request, ReadOnlySpan<byte> bytes, Span<byte> response)
    {
        _ = Interlocked.Increment(ref _requests);
        var length = _server.Respond(request, _reader.Framing, bytes, response, out var error);
        _answered(error);
        return length;
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        while (bytes.Length > 0) bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None, cancellation)..];
    }
}
