using System.Net;
using System.Threading.Channels;
using SermatecEss.Links;
using SermatecEss.Links.Accepting;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Fleet.Tests.Simulation;

/// <summary>Accepts inverters that dial in, and leaves every request to the test.</summary>
internal sealed class DialledServer : IAsyncDisposable
{
    private readonly LinkListener _listener;
    private readonly Channel<DialledLink> _links = Channel.CreateUnbounded<DialledLink>();

    /// <param name="address">Where it listens; null for any free port.</param>
    internal DialledServer(IPEndPoint? address = null)
    {
        var options = new LinkListenerOptions { Listen = address ?? new IPEndPoint(IPAddress.Loopback, 0), MaxUnidentified = 1000 };
        _listener = LinkListener.Listen(options, TimeProvider.System);
        _listener.Start(TakeAsync);
    }

    internal IPEndPoint EndPoint => _listener.EndPoint;

    /// <summary>The next inverter that has dialled in.</summary>
    internal ValueTask<DialledLink> TakeAsync(CancellationToken cancellation) => _links.Reader.ReadAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        while (_links.Reader.TryRead(out var link)) link.Dispose();
    }

    private ValueTask TakeAsync(TcpLink link, Frame identity, CancellationToken cancellation) =>
        _links.Writer.WriteAsync(new DialledLink(link, identity), cancellation);
}
