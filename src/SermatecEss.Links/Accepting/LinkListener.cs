using System.Net;
using System.Net.Sockets;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Links.Accepting;

/// <summary>
/// Accepts inverters that dial in, and hands over each link once its inverter has identified itself. Connections that do not are closed, so
/// they cannot pile up.
/// </summary>
public sealed class LinkListener : IAsyncDisposable
{
    private readonly LinkListenerOptions _options;
    private readonly TimeProvider _time;
    private readonly PortListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _turn = new();

    /// <summary>The connections that have not identified themselves, oldest first.</summary>
    private readonly List<Socket> _unidentified = [];
    private readonly HashSet<Task> _serving = [];
    private Task _accepting = Task.CompletedTask;

    private LinkListener(LinkListenerOptions options, TimeProvider time, PortListener listener)
    {
        _options = options;
        _time = time;
        _listener = listener;
    }

    /// <summary>The address that it listens on.</summary>
    public IPEndPoint EndPoint => _listener.EndPoint;

    /// <summary>Called with the address of a connection that was closed, and why, as the rest of a sentence.</summary>
    private Action<IPAddress, string>? Closed { get; init; }

    /// <summary>The number of connections that have not identified themselves.</summary>
    public int UnidentifiedCount
    {
        get
        {
            lock (_turn) return _unidentified.Count;
        }
    }

    /// <summary>Opens the port.</summary>
    /// <param name="options">The address and limits.</param>
    /// <param name="time">The clock.</param>
    /// <param name="closed">Takes the address of a connection that was closed, and why, as the rest of a sentence.</param>
    /// <exception cref="SocketException">The port is not available.</exception>
    public static LinkListener Listen(LinkListenerOptions options, TimeProvider time, Action<IPAddress, string>? closed = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxUnidentified, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.IdentifyLimit, TimeSpan.Zero);
        return new LinkListener(options, time, PortListener.Open(options.Listen)) { Closed = closed };
    }

    /// <summary>Accepts inverters until it is disposed.</summary>
    public void Start(IdentifiedHandler handler)
    {
        if (_accepting != Task.CompletedTask) throw new InvalidOperationException("The listener has been started.");
        _accepting = _listener.AcceptAsync(socket => Serve(socket, handler), _time, _stop.Token);
    }

    /// <summary>
    /// Stops listening, closes the connections that have not identified themselves, and waits until all handlers have ended.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        Task[] serving;
        lock (_turn) serving = [.. _serving];
        await Task.WhenAll(serving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private void Serve(Socket socket, IdentifiedHandler handler)
    {
        var peer = PortListener.RemoteOf(socket)?.Address;
        if (peer is null || !_options.Allows(peer))
        {
            socket.Dispose();
            if (peer is not null) Closed?.Invoke(peer, "is not in allow_from");
            return;
        }

        lock (_turn)
        {
            if (_unidentified.Count >= _options.MaxUnidentified)
            {
                End(_unidentified[0]);
                _unidentified.RemoveAt(0);
            }

            _unidentified.Add(socket);

            // It may begin only after it is in the set, because its end removes it.
            Task? serving = null;
            var begin = new Task<Task>(() => ServeAsync(socket, peer, handler, () => serving!));
            serving = begin.Unwrap();
            _ = _serving.Add(serving);
            begin.Start(TaskScheduler.Default);
        }
    }

    private static void End(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Ended already.
        }
    }

    private async Task ServeAsync(Socket socket, IPAddress peer, IdentifiedHandler handler, Func<Task> self)
    {
        try
        {
            var greeting = new Greeting(socket, _time);
            var identified = await IdentifyAsync(greeting);
            lock (_turn) _ = _unidentified.Remove(socket);
            if (identified is var (link, identity))
            {
                await handler(link, identity, _stop.Token);
                return;
            }

            socket.Dispose();
            if (_stop.IsCancellationRequested) return;
            Closed?.Invoke(peer, greeting.HasHeard ? "sent something other than a response to 98" : "did not answer 98");
        }
        finally
        {
            lock (_turn) _ = _serving.Remove(self());
        }
    }

    private async Task<(TcpLink Link, Frame Identity)?> IdentifyAsync(Greeting greeting)
    {
        using var limit = new TimeLimit(_options.IdentifyLimit, _time, _stop.Token);
        try
        {
            return await greeting.RunAsync(limit.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            return null;
        }
    }
}
