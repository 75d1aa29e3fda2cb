using System.Net;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Outputs;
using SermatecEss.Gateways.Serving;
using SermatecEss.Inverter;
using SermatecEss.Links;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Gateways.Osim;

/// <summary>
/// A server of the inverter's own protocol, for the vendor's app and for programs that expect an inverter. Reads are answered from the
/// daemon's polls, or requested once for all clients. Nothing that a client sends reaches the inverter.
/// </summary>
public sealed class OsimGateway : Gateway
{
    /// <summary>Clients expect the frames of a response one by one, as the inverter's module sends them.</summary>
    private static readonly TimeSpan FramePause = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan FrameLimit = TimeSpan.FromSeconds(10);

    /// <summary>A client in a loop is logged once for each command.</summary>
    private const int MostLogged = 256;
    private readonly OsimOptions _options;
    private readonly TimeProvider _time;
    private readonly Log _log;
    private readonly OsimWrites _writes;
    private readonly HashSet<(IPAddress Address, ushort Command)> _logged = [];
    private FrameServer? _server;
    private SharedInverter? _inverter;

    /// <param name="name">Its name in health and log: one word.</param>
    /// <param name="options">The settings.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    public OsimGateway(string name, OsimOptions options, TimeProvider time, Log log)
        : base(name, options.Listen)
    {
        _options = options;
        _time = time;
        _log = log;
        _writes = new OsimWrites(options.Write, time);
    }

    /// <inheritdoc/>
    private protected override IServer Open(IPEndPoint listen) => _server = FrameServer.Listen(
        new FrameServerOptions
        {
            Listen = listen,
            AllowFrom = _options.AllowFrom,
            FrameLimit = FrameLimit,
            SegmentPause = FramePause,
        },
        _time);

    /// <inheritdoc/>
    private protected override Task ServeAsync(BridgeView bridge, CancellationToken cancellation)
    {
        _inverter = new SharedInverter(bridge, _options.Inverter);
        _server!.Start(TakeAsync);
        return _writes.RunAsync(cancellation);
    }

    private async ValueTask TakeAsync(ClientConnection client, Frame frame, CancellationToken cancellation)
    {
        CountRequest();
        if (frame.Direction != FrameDirection.Request || _inverter!.Available is not var (inverter, identity)) return;
        var code = frame.Command;
        if (SharedCommands.MaxAge(code, inverter.Picture.Options.Periods.Fast) is not { } maxAge)
        {
            // A web page can make a browser send a frame, but only inside an HTTP request.
            var reason = client.HasSentGarbage
                ? "The client has sent bytes that are no frame."
                : _writes.Take(inverter, identity.Serial, frame, $"{Name} {client.Remote.Address}");
            if (reason is not null) Refuse(client, code, reason);
            return;
        }

        if (!frame.Payload.IsEmpty)
        {
            Refuse(client, code, "A read has no payload.");
            return;
        }

        var response = await inverter.Reads.ReadAsync(code, maxAge, cancellation);

        // Another inverter may have come to its address meanwhile.
        if (response?.Identity.Serial != identity.Serial) return;
        client.Send([.. response.Frames.Select(FrameFor)]);
    }

    private static ReadOnlyMemory<byte> FrameFor(ResponseFrame frame) =>
        frame.Command.Code == SharedCommands.Network ? NetworkRedaction.Apply(frame) : frame.Bytes;

    /// <summary>A refused request has no response; the protocol knows none, and the connection stays.</summary>
    private void Refuse(ClientConnection client, CommandCode code, string reason)
    {
        CountRefusal();
        bool isNew;
        lock (_logged) isNew = _logged.Count < MostLogged && _logged.Add((client.Remote.Address, code.Value));
        _log.Write(isNew ? LogLevel.Warn : LogLevel.Debug, $"{Name}: refused command {code} of {client.Remote.Address}: {reason}");
    }
}
