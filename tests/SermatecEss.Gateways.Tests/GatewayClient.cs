using System.Net;
using System.Net.Sockets;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Gateways.Tests;

/// <summary>A program that is connected to a gateway.</summary>
internal sealed class GatewayClient : IDisposable
{
    private readonly CancellationToken _end;

    private GatewayClient(Socket socket, CancellationToken end)
    {
        Socket = socket;
        _end = end;
    }

    internal Socket Socket { get; }

    internal static async Task<GatewayClient> ConnectAsync(IPEndPoint gateway, CancellationToken end)
    {
        var socket = new Socket(gateway.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(gateway, end);
        return new GatewayClient(socket, end);
    }

    internal async Task SendAsync(ReadOnlyMemory<byte> bytes) => await Socket.SendAsync(bytes, _end);

    /// <summary>Sends a frame.</summary>
    internal Task RequestAsync(byte command, params byte[] payload) =>
        SendAsync(FrameWriter.Request(CommandCode.FromByte(command), payload));

    /// <summary>Sends a read, and receives a number of frames.</summary>
    internal async Task<IReadOnlyList<byte[]>> ReadAsync(byte command, int frames = 1)
    {
        await RequestAsync(command);
        return await ReceiveFramesAsync(frames);
    }

    internal async Task<IReadOnlyList<byte[]>> ReceiveFramesAsync(int count)
    {
        var frames = new List<byte[]>();
        for (var i = 0; i < count; i++)
        {
            var head = await ReceiveAsync(FrameLayout.PayloadOffset);
            byte[] frame = [.. head, .. await ReceiveAsync(head[FrameLayout.LengthOffset] + FrameLayout.TrailerLength)];
            Assert.Equal(Checksum.Compute(frame.AsSpan(0, frame.Length - FrameLayout.TrailerLength)), frame[^2]);
            frames.Add(frame);
        }

        return frames;
    }

    /// <summary>Receives exactly this many bytes.</summary>
    internal async Task<byte[]> ReceiveAsync(int count)
    {
        var bytes = new byte[count];
        for (var got = 0; got < count;)
        {
            var more = await Socket.ReceiveAsync(bytes.AsMemory(got), _end);
            Assert.True(more > 0, "The gateway has closed the connection.");
            got += more;
        }

        return bytes;
    }

    /// <summary>Receives until the connection ends.</summary>
    /// <returns>The bytes; null if it was reset.</returns>
    internal async Task<byte[]?> ReceiveToEndAsync()
    {
        var bytes = new List<byte>();
        var buffer = new byte[4096];
        try
        {
            while (await Socket.ReceiveAsync(buffer, _end) is > 0 and var count) bytes.AddRange(buffer.AsSpan(0, count));
            return [.. bytes];
        }
        catch (SocketException)
        {
            return null;
        }
    }

    /// <summary>Resets the connection.</summary>
    internal void Reset()
    {
        Socket.LingerState = new LingerOption(enable: true, seconds: 0);
        Socket.Dispose();
    }

    public void Dispose() => Socket.Dispose();
}
