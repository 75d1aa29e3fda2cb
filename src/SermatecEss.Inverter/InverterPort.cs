using System.Net;
using System.Net.Sockets;
using SermatecEss.Links;
using SermatecEss.Links.Accepting;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter;

/// <summary>
/// A port of this computer on which inverters dial in. Each is known by the serial number that it reports, so that several can share a
/// port, or an address behind a router. Thread-safe.
/// </summary>
public sealed class InverterPort : IAsyncDisposable
{
    /// <summary>How many causes of refusals are remembered, so that each is logged once.</summary>
    private const int MostLogged = 64;
    private readonly IPEndPoint _listen;
    private readonly CommandCatalogue _catalogue;
    private readonly TimeProvider _time;
    private readonly Lock _turn = new();
    private readonly Dictionary<string, List<Seat>> _seats = [];

    /// <summary>The seats that wait for any inverter.</summary>
    private readonly List<Seat> _open = [];
    private readonly HashSet<string> _logged = [];
    private LinkListener? _listener;
    private bool _isClosed;
    private bool _isDisposed;
    private volatile string? _lastRefusal;

    /// <param name="listen">The address to listen on; port 0 for any free one.</param>
    /// <param name="catalogue">The commands of all PCU versions.</param>
    /// <param name="time">The clock.</param>
    public InverterPort(IPEndPoint listen, CommandCatalogue catalogue, TimeProvider time)
    {
        _listen = listen;
        _catalogue = catalogue;
        _time = time;
    }

    /// <summary>Takes a sentence, without full stop, about each refused connection, once for each cause.</summary>
    public Action<string>? Tell { get; init; }

    /// <summary>Called with the actual address when the port is open.</summary>
    public Action<IPEndPoint>? Opened { get; init; }

    /// <summary>
    /// Called with the serial number of an inverter that no session waits for, and its address, so that a session for it may be created.
    /// Returns why there is none, as the rest of a sentence about the inverter; null otherwise.
    /// </summary>
    public Func<string, IPAddress, CancellationToken, ValueTask<string?>>? Newcomer { get; init; }

    /// <summary>Returns whether an address may connect; null for the addresses that the sessions allow.</summary>
    internal Func<IPAddress, bool>? Allows { get; init; }

    /// <inheritdoc cref="LinkListenerOptions.MaxUnidentified"/>
    internal int MaxUnidentified { get; init; } = LinkListenerOptions.DefaultMaxUnidentified;

    /// <summary>The address that it listens on, with the actual port once it is open.</summary>
    public IPEndPoint EndPoint
    {
        get
        {
            lock (_turn) return _listener?.EndPoint ?? _listen;
        }
    }

    /// <summary>The last connection that was refused, and why, as a sentence without full stop; null if there was none.</summary>
    internal string? LastRefusal => _lastRefusal;

    /// <summary>Opens the port, unless it is open.</summary>
    /// <exception cref="InverterException"><see cref="InverterError.NoPort"/>: it is not available.</exception>
    public void Open()
    {
        lock (_turn)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_listener is not null || _isClosed) return;
            try
            {
                _listener = LinkListener.Listen(
                    new LinkListenerOptions { Listen = _listen, Allows = Allows ?? IsAllowed, MaxUnidentified = MaxUnidentified },
                    _time,
                    (address, reason) => Refuse($"{address} {reason}"));
            }
            catch (SocketException e)
            {
                throw Failure.NoPort(_listen, e);
            }

            Opened?.Invoke(_listener.EndPoint);
            _listener.Start(TakeAsync);
        }
    }

    /// <summary>Closes the port for good; the links of sessions stay.</summary>
    internal async Task CloseAsync()
    {
        LinkListener? listener;
        lock (_turn)
        {
            _isClosed = true;
            listener = _listener;
        }

        if (listener is not null) await listener.DisposeAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        lock (_turn) _isDisposed = true;
        await CloseAsync();
        Seat[] seats;
        lock (_turn)
        {
            seats = [.. _open, .. _seats.Values.SelectMany(same => same)];
        }

        foreach (var seat in seats) seat.Dispose();
    }

    /// <summary>Waits for an inverter from now on.</summary>
    internal Seat Reserve(AcceptOptions options)
    {
        var seat = new Seat(this, options, _time);
        lock (_turn) Add(seat);
        return seat;
    }

    internal void Leave(Seat seat)
    {
        lock (_turn)
        {
            _ = _open.Remove(seat);
            if (seat.Serial is not { } serial || !_seats.TryGetValue(serial, out var same)) return;
            _ = same.Remove(seat);
            if (same.Count == 0) _ = _seats.Remove(serial);
        }
    }

    private void Add(Seat seat)
    {
        if (seat.Serial is not { } serial) _open.Add(seat);
        else if (_seats.TryGetValue(serial, out var same)) same.Add(seat);
        else _seats.Add(serial, [seat]);
    }

    private bool IsAllowed(IPAddress address)
    {
        lock (_turn) return _open.Concat(_seats.Values.SelectMany(same => same)).Any(seat => seat.Options.AllowFrom.Contains(address));
    }

    private async ValueTask TakeAsync(TcpLink link, Frame identity, CancellationToken cancellation)
    {
        var isKept = false;
        try
        {
            isKept = link.Peer is { } peer && await OfferAsync(link, peer, identity, cancellation);
        }
        catch (OperationCanceledException)
        {
            // The port is closed.
        }
        finally
        {
            if (!isKept) link.Dispose();
        }
    }

    private async Task<bool> OfferAsync(TcpLink link, IPAddress peer, Frame identity, CancellationToken cancellation)
    {
        if (IdentityReader.SerialIn(_catalogue, identity) is not { } serial)
        {
            Refuse($"{peer} answered 98 without a PCU version");
            return false;
        }

        var seat = SeatOf(serial, peer);
        string? reason = null;
        if (seat is null && Newcomer is { } create)
        {
            reason = await create(serial, peer, cancellation);
            seat = SeatOf(serial, peer);
        }

        if (seat is null)
        {
            Refuse($"the inverter with serial number {serial} dialled in from {peer}, but {reason ?? "another is expected"}");
            return false;
        }

        if (await seat.OfferAsync(link, cancellation)) return true;
        Refuse($"a second connection of the inverter with serial number {serial} came from {peer}, while it responds on the first");
        return false;
    }

    /// <summary>The seat that waits for an inverter. A seat for any inverter waits only for this one from then on.</summary>
    private Seat? SeatOf(string serial, IPAddress peer)
    {
        lock (_turn)
        {
            bool Allowed(Seat seat) => seat.Options.AllowFrom.Contains(peer);
            if (_seats.GetValueOrDefault(serial)?.Find(Allowed) is { } own) return own;
            if (_open.Find(Allowed) is not { } any) return null;
            _ = _open.Remove(any);
            any.Serial = serial;
            Add(any);
            return any;
        }
    }

    private void Refuse(string what)
    {
        _lastRefusal = what;
        bool isNew;
        lock (_turn) isNew = _logged.Count < MostLogged && _logged.Add(what);
        if (isNew) Tell?.Invoke($"{EndPoint}: {what}; the connection is closed");
    }
}
