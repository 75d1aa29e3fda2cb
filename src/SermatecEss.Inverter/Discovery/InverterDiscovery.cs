using System.Net;
using System.Net.Sockets;
using SermatecEss.Links.Accepting;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Inverter.Discovery;

/// <summary>Finds inverters. Sends them 98, a read, and nothing else.</summary>
/// <param name="session">The TCP port and the time limits. The address is not used.</param>
/// <param name="catalogue">The commands of all PCU versions.</param>
/// <param name="time">The clock.</param>
/// <param name="trace">Takes every frame sent or received.</param>
public sealed class InverterDiscovery(
    SessionOptions session, CommandCatalogue catalogue, TimeProvider time, Action<TracedFrame>? trace = null)
{
    private const int MostAtOnce = 16;
    private static readonly TimeSpan ScanLimit = TimeSpan.FromSeconds(1);

    /// <summary>Takes a target to which no search words could be sent, and why.</summary>
    public Action<SearchTarget, SocketException>? SearchFailed { get; init; }

    /// <summary>Called with the actual address when inverters can dial in.</summary>
    public Action<IPEndPoint>? Accepting { get; init; }

    /// <summary>Looks for inverters.</summary>
    /// <returns>What was found, by address; each address once, and each inverter that dialled in.</returns>
    /// <exception cref="InverterException"><see cref="InverterError.NoPort"/>: inverters cannot dial in.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<IReadOnlyList<FoundInverter>> RunAsync(DiscoveryOptions options, CancellationToken cancellation)
    {
        var found = new Dictionary<IPAddress, FoundInverter>();
        void Add(IPAddress address, DiscoveryWay way, string? mac) =>
            _ = found.TryAdd(address, new FoundInverter(new IPEndPoint(address, session.Port), way) { Mac = mac });

        var dialledIn = options.Accept is { } accept ? AcceptAsync(accept, options.Wait, cancellation) : null;
        if (options.Search.Count > 0)
        {
            await ModuleSearch.RunAsync(
                options.Search,
                options.Wait,
                module => Add(module.Address, DiscoveryWay.SearchWord, module.Mac),
                (target, e) => SearchFailed?.Invoke(target, e),
                time,
                cancellation);
        }

        if (options.AsksNeighbours)
        {
            foreach (var (address, mac) in NeighbourTable.Read(options.NeighbourFile))
                if (MacAddress.IsOfModule(mac)) Add(address, DiscoveryWay.MacPrefix, mac);
        }

        var asked = await AskAllAsync([.. found.Values], session, cancellation);
        if (options.Scan is { } range)
        {
            var places = range.Addresses
                .Where(address => !found.ContainsKey(address))
                .Select(address => new FoundInverter(new IPEndPoint(address, session.Port), DiscoveryWay.Scan));
            var limits = session with { ConnectTimeout = ScanLimit, ResponseTimeout = ScanLimit };
            asked.AddRange(await AskAllAsync([.. places], limits, cancellation));
        }

        if (dialledIn is not null) asked.AddRange(await dialledIn);

        // All devices that have received a packet are in the table now.
        var neighbours = NeighbourTable.Read(options.NeighbourFile);
        return
        [
            .. asked
                .Select(each => each.Mac is null ? each with { Mac = neighbours.GetValueOrDefault(each.EndPoint.Address) } : each)
                .OrderBy(each => Convert.ToHexString(each.EndPoint.Address.GetAddressBytes()), StringComparer.Ordinal),
        ];
    }

    /// <summary>Greets the inverters that dial in.</summary>
    private async Task<List<FoundInverter>> AcceptAsync(IPEndPoint listen, TimeSpan wait, CancellationToken cancellation)
    {
        var found = new Dictionary<string, FoundInverter>();
        var listener = Listen(listen);
        await using (listener)
        {
            var port = listener.EndPoint.Port;
            listener.Start((link, frame, stop) =>
            {
                using var end = link;
                if (link.Peer is not { } peer || IdentityReader.Read(catalogue, frame) is not { } identity) return default;
                var inverter = new FoundInverter(new IPEndPoint(peer, port), DiscoveryWay.DialIn) { Identity = identity };
                lock (found) _ = found.TryAdd(identity.Serial, inverter);
                return default;
            });
            Accepting?.Invoke(listener.EndPoint);
            await Task.Delay(wait, time, cancellation);
        }

        return [.. found.Values];
    }

    private LinkListener Listen(IPEndPoint listen)
    {
        try
        {
            return LinkListener.Listen(new LinkListenerOptions { Listen = listen }, time);
        }
        catch (SocketException e)
        {
            throw Failure.NoPort(listen, e);
        }
    }

    /// <summary>Identifies several devices at once.</summary>
    /// <returns>All but the addresses of a scan at which nothing listens.</returns>
    private async Task<List<FoundInverter>> AskAllAsync(
        IReadOnlyList<FoundInverter> places, SessionOptions limits, CancellationToken cancellation)
    {
        var answers = new FoundInverter?[places.Count];
        var next = -1;
        async Task AskNextAsync()
        {
            for (int i; (i = Interlocked.Increment(ref next)) < places.Count;) answers[i] = await AskAsync(places[i], limits, cancellation);
        }

        await Task.WhenAll(Enumerable.Range(0, MostAtOnce).Select(_ => AskNextAsync()));
        return [.. answers.OfType<FoundInverter>()];
    }

    private async Task<FoundInverter?> AskAsync(FoundInverter place, SessionOptions limits, CancellationToken cancellation)
    {
        var options = limits with { Accept = null, Host = place.EndPoint.Address.ToString(), Retries = 0 };
        await using var asking = new InverterSession(options, catalogue, time, trace);
        try
        {
            return place with { Identity = await asking.IdentifyAsync(cancellation) };
        }
        catch (InverterException e)
        {
            var isNothing = place.Way == DiscoveryWay.Scan && asking.Counters.Requests == 0;
            return isNothing ? null : place with { Error = e.Message };
        }
    }
}
