using System.Net;
using System.Net.Sockets;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Links;

/// <summary>
/// A connection to the vendor's cloud in place of an inverter. The cloud does not know at first whether its inverter encrypts, so each
/// frame that comes may be plain or encrypted.
/// </summary>
public sealed class CloudLink : IDisposable
{
    private readonly Socket _socket;
    private readonly TimeProvider _time;
    private readonly byte[] _room = new byte[FrameLayout.MaxLength];
    private readonly FrameBuffer[] _received = [new(cipher: null), new(CloudCipher.Vendor)];

    private CloudLink(Socket socket, TimeProvider time)
    {
        _socket = socket;
        _time = time;
        Remote = socket.RemoteEndPoint as IPEndPoint ?? throw new SocketException((int)SocketError.ConnectionReset);
        Local = (IPEndPoint)socket.LocalEndPoint!;
    }

    /// <summary>The address of the cloud.</summary>
    public IPEndPoint Remote { get; }

    /// <summary>The address of this end.</summary>
    public IPEndPoint Local { get; }

    /// <summary>Connects to the first address of a host that accepts.</summary>
    /// <param name="host">A host name or an IP address.</param>
    /// <param name="port">The TCP port.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Cancels the attempt.</param>
    /// <exception cref="SocketException">The name is unknown, or no address accepted.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public static async Task<CloudLink> ConnectAsync(string host, int port, TimeProvider time, CancellationToken cancellation)
    {
        var socket = await HostDialer.ConnectAsync(host, port, time, cancellation);
        try
        {
            TcpLink.Configure(socket);
            return new CloudLink(socket, time);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Waits for the next frame.</summary>
    /// <param name="quietTime">Silence after which an incomplete frame is broken.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    /// <returns>The unencrypted frame, and how it was encrypted; null if the cloud has closed the connection.</returns>
    /// <exception cref="SocketException">The connection broke.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public async ValueTask<(Frame Frame, CloudCipher? Cipher)?> ReadAsync(TimeSpan quietTime, CancellationToken cancellation)
    {
        for (var final = false; ;)
        {
            foreach (var received in _received)
                if (received.TryRead(out var frame, final)) return (frame.ToOwned(), received.Cipher);
            var count = await ReceiveAsync(quietTime, cancellation);
            if (count == 0) return null;
            final = count is null;
        }
    }

    /// <summary>Sends one whole frame.</summary>
    /// <param name="frame">The unencrypted frame.</param>
    /// <param name="cipher">Encrypts it; null to send it plain.</param>
    /// <param name="cancellation">Cancels sending; it is unknown how much of the frame was sent.</param>
    /// <exception cref="SocketException">The connection broke.</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> frame, CloudCipher? cipher, CancellationToken cancellation)
    {
        if (cipher is not null) frame = cipher.Apply(frame.Span);
        while (frame.Length > 0) frame = frame[await _socket.SendAsync(frame, SocketFlags.None, cancellation)..];
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    /// <summary>Receives into the buffers of both encodings.</summary>
    /// <returns>The number of bytes; 0 if the connection is closed, null if the rest of a frame did not come in time.</returns>
    private async ValueTask<int?> ReceiveAsync(TimeSpan quietTime, CancellationToken cancellation)
    {
        var isIncomplete = Array.Exists(_received, received => received.Pending > 0);
        using var limit = isIncomplete ? new TimeLimit(quietTime, _time, cancellation) : null;
        try
        {
            var count = await _socket.ReceiveAsync(_room, SocketFlags.None, limit?.Token ?? cancellation);
            foreach (var received in _received) received.Add(_room.AsSpan(0, count));
            return count;
        }
        catch (OperationCanceledException) when (limit is not null && !cancellation.IsCancellationRequested)
        {
            return null;
        }
    }
}
