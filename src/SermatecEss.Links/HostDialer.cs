using System.Net;
using System.Net.Sockets;

namespace SermatecEss.Links;

/// <summary>
/// Connects to a host. The addresses of a name are tried in parallel, each a little after the previous one, IPv6 and IPv4 in turn, and the
/// first that accepts is used (RFC 8305): an address that does not respond does not use up the time of the others.
/// </summary>
internal static class HostDialer
{
    private const int MaxHostName = 253;

    /// <summary>The head start of an attempt before the next address is tried as well.</summary>
    internal static readonly TimeSpan HeadStart = TimeSpan.FromMilliseconds(250);

    /// <summary>Connects to the first address of a host that accepts.</summary>
    /// <param name="host">A host name or an IP address.</param>
    /// <param name="port">The TCP port.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Cancels the attempt.</param>
    /// <exception cref="SocketException">The name is unknown, or no address accepted.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public static async Task<Socket> ConnectAsync(string host, int port, TimeProvider time, CancellationToken cancellation)
    {
        // An IP address needs no resolver, and so no waiting thread.
        if (IPAddress.TryParse(host, out var only)) return await ConnectAsync(new IPEndPoint(only, port), cancellation);

        // The resolver accepts no longer name, and none exists.
        if (host.Length > MaxHostName) throw new SocketException((int)SocketError.HostNotFound);

        // The system's resolver cannot be cancelled, only abandoned.
        var addresses = await Dns.GetHostAddressesAsync(host, cancellation).WaitAsync(cancellation);
        return await FirstAsync(
            InTurn(addresses), (address, token) => ConnectAsync(new IPEndPoint(address, port), token), time, cancellation);
    }

    /// <summary>The addresses in the system's order, alternating between the two families.</summary>
    internal static IReadOnlyList<IPAddress> InTurn(IReadOnlyList<IPAddress> addresses) =>
    [
        .. addresses
            .GroupBy(address => address.AddressFamily)
            .SelectMany((family, place) => family.Select((address, turn) => (address, turn, place)))
            .OrderBy(each => each.turn)
            .ThenBy(each => each.place)
            .Select(each => each.address),
    ];

    /// <summary>The first connection that succeeds; the other attempts are abandoned.</summary>
    /// <exception cref="SocketException">None succeeded; carries the most informative error.</exception>
    internal static async Task<T> FirstAsync<T>(
        IReadOnlyList<IPAddress> addresses,
        Func<IPAddress, CancellationToken, Task<T>> connect,
        TimeProvider time,
        CancellationToken cancellation)
        where T : IDisposable
    {
        using var attempts = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = new List<Task<T>>();
        SocketException? error = null;
        try
        {
            for (var next = 0; next < addresses.Count || running.Count > 0;)
            {
                if (next < addresses.Count) running.Add(connect(addresses[next++], attempts.Token));
                if (await AnyOfAsync(
                    running,
                    next < addresses.Count ? HeadStart : Timeout.InfiniteTimeSpan,
                    time,
                    cancellation) is not { } ended)
                {
                    continue;
                }

                _ = running.Remove(ended);
                try
                {
                    return await ended;
                }
                catch (SocketException e)
                {
                    if (error is null || HasNoWay(error)) error = e;
                }
            }

            throw error ?? new SocketException((int)SocketError.HostNotFound);
        }
        finally
        {
            await attempts.CancelAsync();
            foreach (var late in running) _ = late.ContinueWith(LetGo, TaskScheduler.Default);
        }
    }

    private static async Task<Task<T>?> AnyOfAsync<T>(
        List<Task<T>> running,
        TimeSpan limit,
        TimeProvider time,
        CancellationToken cancellation)
    {
        try
        {
            return await Task.WhenAny(running).WaitAsync(limit, time, cancellation);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private static void LetGo<T>(Task<T> late)
        where T : IDisposable
    {
        if (late.IsCompletedSuccessfully) late.Result.Dispose();
        else _ = late.Exception;
    }

    /// <summary>Whether this computer cannot even try the address, so that the error is not about the host.</summary>
    private static bool HasNoWay(SocketException error) => error.SocketErrorCode
        is SocketError.NetworkUnreachable or SocketError.AddressFamilyNotSupported or SocketError.AddressNotAvailable;

    private static async Task<Socket> ConnectAsync(IPEndPoint address, CancellationToken cancellation)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
