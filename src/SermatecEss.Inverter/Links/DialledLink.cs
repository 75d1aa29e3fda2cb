using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SermatecEss.Inverter.Links;

/// <summary>A TCP connection that was dialled to an inverter.</summary>
internal sealed class DialledLink : IDisposable
{
    private const int KeepAliveSeconds = 30;
    private readonly Socket _socket;

    private DialledLink(Socket socket) => _socket = socket;

    /// <summary>Whether bytes wait to be received.</summary>
    internal bool HasBytes => _socket.Available > 0;

    /// <summary>Connects.</summary>
    /// <exception cref="InverterException">No route, or refused.</exception>
    internal static async Task<DialledLink> DialAsync(SessionOptions options, TimeProvider time, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (IPAddress.TryParse(options.Host, out var address)) await socket.ConnectAsync(new IPEndPoint(address, options.Port), either.Token);
            else await socket.ConnectAsync(new DnsEndPoint(options.Host, options.Port), either.Token);
            KeepAlive(socket);
            return new DialledLink(socket);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw Failure(options, e);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            socket.Dispose();
            throw Unreachable(options, string.Create(CultureInfo.InvariantCulture, $"no connection within {options.ConnectTimeout.TotalSeconds:0.###} s"), null);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends bytes; all of them, for half a request would be worse than a late end.</summary>
    internal async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        while (bytes.Length > 0)
        {
            var sent = await _socket.SendAsync(bytes, cancellation);
            bytes = bytes[sent..];
        }
    }

    /// <summary>Receives what is there, or waits for it; 0 at the end of the connection.</summary>
    internal ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellation) => _socket.ReceiveAsync(buffer, cancellation);

    public void Dispose() => _socket.Dispose();

    /// <summary>A module that has lost its power says nothing; without probes a connection to it would look alive for hours.</summary>
    private static void KeepAlive(Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveSeconds / 3);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
    }

    private static InverterException Failure(SessionOptions options, SocketException e) => e.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => new InverterException(
            InverterError.Refused,
            $"{options.Host} refuses connections to port {options.Port}. Is this the inverter's address and port? Inverters listen on {SessionOptions.DefaultPort}.",
            cause: e),
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => new InverterException(
            InverterError.NoRoute, $"There is no host named '{options.Host}'. Check the name, or give the inverter's IP address.", cause: e) { IsTransient = false },
        _ => Unreachable(options, e.Message, e),
    };

    private static InverterException Unreachable(SessionOptions options, string reason, Exception? cause) => new(
        InverterError.NoRoute,
        $"The inverter at {options.Host}:{options.Port} cannot be reached: {reason}. Is this machine in the inverter's network, and is the inverter on?",
        cause: cause);
}
