using System.Net.Sockets;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Links;

/// <summary>A TCP connection that carries frames, plain or each encrypted by itself.</summary>
public sealed class TcpLink : IDisposable
{
    // The inverter's WiFi module drops a connection that is idle for 300 s; what is found dead well before that does not cost a poll.
    private const int KeepAliveSeconds = 60;
    private const int KeepAliveIntervalSeconds = 10;
    private const int KeepAliveProbes = 3;

    private const int LengthOfBeginning = 16;

    private readonly Socket _socket;
    private readonly FrameBuffer _received;
    private readonly byte[] _beginning = new byte[LengthOfBeginning];
    private int _begun;

    /// <param name="socket">A connected socket; the link owns it.</param>
    /// <param name="cipher">What encrypts each frame in both directions; null for none.</param>
    internal TcpLink(Socket socket, CloudCipher? cipher)
    {
        Configure(socket);
        _socket = socket;
        _received = new FrameBuffer(cipher);
        Cipher = cipher;
    }

    /// <summary>What encrypts each frame in both directions; null where frames are plain.</summary>
    public CloudCipher? Cipher { get; }

    /// <summary>What was found in the received bytes, and what was dropped.</summary>
    public FrameReaderCounters Counters => _received.Counters;

    /// <summary>The first bytes that were received, at most 16; they tell who is there, where that is no inverter.</summary>
    public ReadOnlySpan<byte> Beginning => _beginning.AsSpan(0, _begun);

    /// <summary>How many received bytes may still become a frame.</summary>
    public int Pending => _received.Pending;

    /// <summary>Connects to the first address of a host that accepts.</summary>
    /// <param name="host">A host name or an IP address.</param>
    /// <param name="port">The TCP port.</param>
    /// <param name="cipher">What encrypts each frame in both directions; null for none.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="SocketException">The name is not known, or no address accepted.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public static async Task<TcpLink> ConnectAsync(
        string host,
        int port,
        CloudCipher? cipher,
        TimeProvider time,
        CancellationToken cancellation)
    {
        var socket = await HostDialer.ConnectAsync(host, port, time, cancellation);
        try
        {
            return new TcpLink(socket, cipher);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Receives what has already arrived, without waiting. Invalidates the frames that were read.</summary>
    /// <returns>The number of bytes; 0 when the connection is closed, and null when nothing is there.</returns>
    public int? ReceiveNow()
    {
        try
        {
            if (!_socket.Poll(0, SelectMode.SelectRead)) return null;
            var room = _received.Room();
            return Take(room, _socket.Receive(room.Span));
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    /// <summary>Waits for bytes. Invalidates the frames that were read.</summary>
    /// <returns>The number of bytes; 0 when the peer has closed the connection.</returns>
    /// <exception cref="SocketException">The connection broke.</exception>
    public async ValueTask<int> ReceiveAsync(CancellationToken cancellation)
    {
        var room = _received.Room();
        return Take(room, await _socket.ReceiveAsync(room, SocketFlags.None, cancellation));
    }

    /// <summary>Says that nothing more will be sent; a server that waits for the end of a question gives its answer then.</summary>
    public void EndSending()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Broken or closed already.
        }
    }

    /// <summary>Reads the next frame of the received bytes; it is valid until the next call of this or of a method that receives.</summary>
    /// <param name="frame">The frame, in clear.</param>
    /// <param name="final">Whether no more bytes will come now, so that what is not whole is given up.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryRead(out Frame frame, bool final = false) => _received.TryRead(out frame, final);

    /// <summary>Sends one frame, whole.</summary>
    /// <param name="frame">The frame in clear.</param>
    /// <param name="cancellation">Ends the attempt; nobody knows how much of the frame is out.</param>
    /// <exception cref="SocketException">The connection broke.</exception>
    public ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellation) =>
        SendBytesAsync(Cipher is null ? frame : Cipher.Apply(frame.Span), cancellation);

    /// <summary>Ends the connection at once: what the system still has to send must not arrive later, when nobody expects it.</summary>
    public void Abort()
    {
        try
        {
            _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Broken or closed already.
        }

        _socket.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    /// <summary>Sends bytes as they are.</summary>
    internal async ValueTask SendBytesAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        while (bytes.Length > 0) bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None, cancellation)..];
    }

    /// <summary>Closes the connection in order: whoever waits to receive, on either side, is told its end.</summary>
    internal void Shutdown()
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

    private int Take(ReadOnlyMemory<byte> room, int count)
    {
        var more = Math.Min(count, LengthOfBeginning - _begun);
        room.Span[..more].CopyTo(_beginning.AsSpan(_begun));
        _begun += more;
        _received.Add(count);
        return count;
    }

    private static void Configure(Socket socket)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveIntervalSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveProbes);
    }
}
