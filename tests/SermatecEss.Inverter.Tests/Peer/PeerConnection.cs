using System.Net.Sockets;

namespace SermatecEss.Inverter.Tests.Peer;

/// <summary>One connection to a <see cref="ScriptedPeer"/>; closed when the script ends.</summary>
internal sealed class PeerConnection(ScriptedPeer peer, Socket socket, int number, CancellationToken end) : IDisposable
{
    internal const int RequestLength = 9;

    /// <summary>1 for the first connection to the peer.</summary>
    internal int Number => number;

    /// <summary>Whether more bytes have arrived than were read.</summary>
    internal bool HasMore => socket.Available > 0;

    /// <summary>The code byte of the next request, or null if the session has closed the connection.</summary>
    internal async Task<byte?> NextRequestAsync()
    {
        var request = new byte[RequestLength];
        for (var got = 0; got < RequestLength;)
        {
            var count = await socket.ReceiveAsync(request.AsMemory(got), SocketFlags.None, end);
            if (count == 0) return null;
            peer.Note(request.AsSpan(got, count));
            got += count;
        }

        peer.NoteRequest();
        return request[4];
    }

    internal async Task SendAsync(params byte[] bytes)
    {
        socket.NoDelay = true;
        var left = bytes.AsMemory();
        while (left.Length > 0) left = left[await socket.SendAsync(left, SocketFlags.None, end)..];
    }

    /// <summary>Sends each byte in its own segment.</summary>
    internal async Task SendByteByByteAsync(byte[] bytes)
    {
        foreach (var one in bytes) await SendAsync(one);
    }

    /// <summary>Waits until the session closes the connection or the test ends.</summary>
    internal async Task StaySilentAsync()
    {
        while (await NextRequestAsync() is not null)
        {
        }
    }

    /// <summary>Resets the connection.</summary>
    internal void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    public void Dispose() => socket.Dispose();
}
