using System.Net;
using System.Net.Sockets;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Links.Tests;

/// <summary>The common parts of link tests.</summary>
public abstract class LinksTest
{
    internal static readonly byte[] Request = FrameWriter.Request(CommandCode.FromByte(0x0a));
    internal static readonly byte[] Response = FrameWriter.Response(CommandCode.FromByte(0x0a), [1, 2, 3]);

    // Ends a hanging test, however busy the machine is.
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    protected LinksTest() => _end.CancelAfter(TimeSpan.FromSeconds(60));

    public static TheoryData<bool> PlainAndEncrypted => [false, true];

    internal CancellationToken End => _end.Token;

    internal static FrameServerOptions OnAnyPort { get; } = new() { Listen = new IPEndPoint(IPAddress.Loopback, 0) };

    internal static CloudCipher? Cipher(bool encrypted) => encrypted ? CloudCipher.Vendor : null;

    /// <summary>A server whose clock stands still, so that no time limit hides an error.</summary>
    internal static FrameServer Serve(FrameServerOptions options, FrameHandler handler, TimeProvider? time = null)
    {
        var server = FrameServer.Listen(options, time ?? new Microsoft.Extensions.Time.Testing.FakeTimeProvider());
        server.Start(handler);
        return server;
    }

    /// <summary>Echoes every frame to its client.</summary>
    internal static ValueTask Echo(ClientConnection client, Frame frame, CancellationToken cancellation)
    {
        client.Send(frame.Bytes.Span);
        return ValueTask.CompletedTask;
    }

    internal async Task<Socket> ConnectAsync(IPEndPoint server)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server, End);
        return socket;
    }

    /// <summary>Receives a number of bytes, or fewer if the connection ends before.</summary>
    internal async Task<byte[]> ReceiveAsync(Socket socket, int count)
    {
        var bytes = new byte[count];
        var end = 0;
        while (end < count && await socket.ReceiveAsync(bytes.AsMemory(end), End) is > 0 and var more) end += more;
        return bytes[..end];
    }

    internal async Task<byte[]> ExchangeAsync(Socket socket, byte[] request)
    {
        await socket.SendAsync(request, End);
        return await ReceiveAsync(socket, request.Length);
    }

    /// <summary>Receives until the connection ends; null if it was reset.</summary>
    internal async Task<byte[]?> ReceiveToEndAsync(Socket socket)
    {
        var bytes = new List<byte>();
        var buffer = new byte[65536];
        try
        {
            while (await socket.ReceiveAsync(buffer, End) is > 0 and var count) bytes.AddRange(buffer.AsSpan(0, count));
            return [.. bytes];
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return null;
        }
    }

    internal async Task EndsInOrderAsync(Socket socket)
    {
        var rest = await ReceiveToEndAsync(socket);
        Assert.NotNull(rest);
        Assert.Empty(rest);
    }

    internal async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            End.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
