using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Gateways.Tests.Shield;

/// <summary>The vendor's cloud: takes the connection of one inverter, and sends whatever a test wants.</summary>
internal sealed class FakeCloud : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CloudCipher? _cipher;
    private readonly FrameReader _reader;
    private readonly ConcurrentQueue<byte[]> _frames = new();
    private readonly List<byte> _bytes = [];
    private Socket? _socket;

    /// <param name="cipher">How it encrypts its frames and reads those of the inverter.</param>
    internal FakeCloud(CloudCipher? cipher)
    {
        _cipher = cipher;
        _reader = new FrameReader(cipher);
        _listener.Start();
    }

    internal IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>The frames received so far.</summary>
    internal IReadOnlyCollection<byte[]> Frames => _frames;

    internal async Task AcceptAsync(CancellationToken cancellation) => _socket = await _listener.AcceptSocketAsync(cancellation);

    internal Task SendAsync(byte[] frame, CancellationToken cancellation) =>
        SendRawAsync(_cipher is null ? frame : _cipher.Apply(frame), cancellation);

    internal async Task SendRawAsync(byte[] bytes, CancellationToken cancellation) => await _socket!.SendAsync(bytes, cancellation);

    /// <summary>Receives up to a frame of a command.</summary>
    internal async Task<byte[]> ReceiveAsync(CommandCode code, CancellationToken cancellation)
    {
        var room = new byte[4096];
        while (true)
        {
            var rest = new System.Buffers.ReadOnlySequence<byte>(_bytes.ToArray());
            byte[]? wanted = null;
            while (wanted is null && _reader.TryRead(ref rest, out var frame))
            {
                _frames.Enqueue(frame.Bytes.ToArray());
                if (frame.Command == code) wanted = frame.Bytes.ToArray();
            }

            _bytes.RemoveRange(0, _bytes.Count - (int)rest.Length);
            if (wanted is not null) return wanted;
            var count = await _socket!.ReceiveAsync(room, cancellation);
            Assert.True(count > 0, "The shield has closed the connection.");
            _bytes.AddRange(room.AsSpan(0, count));
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _listener.Dispose();
    }
}
