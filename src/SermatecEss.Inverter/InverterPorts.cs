using System.Net;

namespace SermatecEss.Inverter;

/// <summary>The ports on which several inverters dial in. Those that dial in to the same address share its port.</summary>
/// <param name="create">Creates the port of an address.</param>
public sealed class InverterPorts(Func<IPEndPoint, InverterPort> create) : IAsyncDisposable
{
    private readonly Dictionary<IPEndPoint, InverterPort> _ports = [];

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<InverterPort> All => _ports.Values;

    /// <summary>The port of an inverter; null if it does not dial in.</summary>
    public InverterPort? Of(SessionOptions session)
    {
        if (session.Accept is not { } accept) return null;
        if (!_ports.TryGetValue(accept.Listen, out var port)) _ports[accept.Listen] = port = create(accept.Listen);
        return port;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var port in _ports.Values) await port.DisposeAsync();
    }
}
