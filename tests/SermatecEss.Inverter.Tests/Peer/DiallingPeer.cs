using System.Net;
using System.Net.Sockets;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter.Tests.Peer;

/// <summary>An inverter that dials in: answers 98 and others with their own frames, until it is set to ignore requests.</summary>
internal sealed class DiallingPeer : IAsyncDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CloudCipher? _cipher;
    private readonly string _serial;
    private readonly List<byte> _codes = [];
    private readonly SemaphoreSlim _requests = new(0);

    private DiallingPeer(string serial, CloudCipher? cipher)
    {
        _serial = serial;
        _cipher = cipher;
    }

    /// <summary>Whether it answers nothing any more, like one whose link is half open.</summary>
    internal bool IsDeaf { get; set; }

    /// <summary>The commands that it does not answer.</summary>
    internal HashSet<byte> Silent { get; } = [];

    /// <summary>Ends when the connection is closed.</summary>
    internal Task Serving { get; private set; } = Task.CompletedTask;

    /// <summary>The first code byte of every request, in order.</summary>
    internal byte[] Codes
    {
        get
        {
            lock (_codes) return [.. _codes];
        }
    }

    internal static async Task<DiallingPeer> DialAsync(
        IPEndPoint port, string serial = Replies.Serial, CloudCipher? cipher = null, CancellationToken cancellation = default)
    {
        var peer = new DiallingPeer(serial, cipher);
        await peer._socket.ConnectAsync(port, cancellation);
        peer.Serving = peer.ServeAsync();
        return peer;
    }

    /// <summary>Waits until another request has arrived.</summary>
    internal Task UntilRequestedAsync(CancellationToken cancellation) => _requests.WaitAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await Serving;
    }

    private async Task ServeAsync()
    {
        var reader = new FrameReader(_cipher);
        var bytes = new List<byte>();
        var room = new byte[4096];
        try
        {
            while (await _socket.ReceiveAsync(room) is > 0 and var count)
            {
                bytes.AddRange(room.AsSpan(0, count));
                var rest = new System.Buffers.ReadOnlySequence<byte>(bytes.ToArray());
                while (reader.TryRead(ref rest, out var frame)) await AnswerAsync((byte)(frame.Command.Value >> 8));
                bytes.RemoveRange(0, bytes.Count - (int)rest.Length);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private async Task AnswerAsync(byte code)
    {
        lock (_codes) _codes.Add(code);
        _requests.Release();
        if (IsDeaf || Silent.Contains(code)) return;
        byte[][] frames = code switch
        {
            0x98 => [Replies.Identity(609, serial: _serial)],
            0x0a => [Replies.Battery],
            0x95 => [Replies.Frame(0x95, new byte[40]), Replies.Frame(0x9d, new byte[40])],
            0x99 => [.. Enumerable.Range(0x99, 4).Select(part => Replies.Frame((byte)part, new byte[40]))],
            _ => [Replies.Frame(code, new byte[40])],
        };
        foreach (var frame in frames) await _socket.SendAsync(_cipher is null ? frame : _cipher.Apply(frame));
    }
}
