using System.Net;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Options;
using SermatecEss.Gateways.Shield;

namespace SermatecEss.Gateways.Configuration;

/// <summary>The options of the shields between inverters and the vendor's cloud.</summary>
internal static class ShieldSection
{
    internal const string Kind = "shield";
    private const string NoCloud = "none";

    private static readonly ValueOption<IPEndPoint> Listen = new(ListenAddress.Parse)
    {
        Path = GatewayKeys.PathOf(Kind, "listen"),
        Help = $"Port on which inverters dial in, such as {ShieldOptions.CloudPort}; may be the same port as an inverter's accept",
    };

    private static readonly ValueOption<string> Cloud = new(Server)
    {
        Path = GatewayKeys.PathOf(Kind, "cloud"),
        Help = $"Address of the cloud that may read the inverters, such as 8.209.71.159:{ShieldOptions.CloudPort}, or {NoCloud}",
        Privacy = Privacy.Host,
    };

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<DeclaredOption> Options { get; } = [Listen, Cloud];

    /// <param name="entry">The shield's values.</param>
    /// <param name="listening">The addresses of the gateways before it.</param>
    internal static ShieldOptions? Read(OptionReader entry, HashSet<IPEndPoint> listening)
    {
        var listen = entry.Find(Listen);
        var cloud = entry.Find(Cloud);
        if (listen is null || cloud is null)
        {
            entry.Error(
                entry.Place,
                $"a shield needs listen and cloud, such as listen: {ShieldOptions.CloudPort} and cloud: {NoCloud}; set both");
            return null;
        }

        GatewayKeys.CheckFree(entry, listen, listening);
        var options = new ShieldOptions(listen.Value, cloud.Value == NoCloud ? null : HostAndPort.Parse(cloud.Value).Value);
        if (IsOwn(options)) entry.Error(cloud.Place, $"this is the shield's own address, {listen.Value}; set the real cloud's");
        return options;
    }

    /// <summary>
    /// The inverters of a daemon with shields: every inverter that dials in to a shield is polled, too. A shield takes the place of the
    /// inverter in its own WiFi, if no inverter is given.
    /// </summary>
    internal static BridgeOptions WithShielded(BridgeOptions bridge, IReadOnlyList<ShieldOptions> shields, bool areInvertersGiven)
    {
        if (shields.Count == 0) return bridge;
        var usual = bridge.Inverters[0];
        IEnumerable<InverterOptions> inverters = areInvertersGiven ? bridge.Inverters : [];
        foreach (var listen in shields.Select(shield => shield.Listen))
        {
            if (inverters.Any(inverter => inverter.Session.Accept?.Listen.Equals(listen) == true)) continue;
            var session = usual.Session with { Accept = new Inverter.AcceptOptions(listen) };
            inverters = [.. inverters, usual with { Session = session, Name = null }];
        }

        return bridge with { Inverters = [.. inverters] };
    }

    /// <summary>Whether the cloud is the shield itself, as far as can be known without connecting.</summary>
    private static bool IsOwn(ShieldOptions options)
    {
        if (options.Cloud is not { } cloud || (cloud.Port ?? ShieldOptions.CloudPort) != options.Listen.Port) return false;
        var isName = !IPAddress.TryParse(cloud.Host, out var address);
        return isName
            ? cloud.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                || cloud.Host.Equals(Dns.GetHostName(), StringComparison.OrdinalIgnoreCase)
            : IPAddress.IsLoopback(address!) || address!.Equals(options.Listen.Address);
    }

    private static (string? Value, string? Error) Server(string text) =>
        text == NoCloud || HostAndPort.Parse(text).Value is not null
            ? (text, null)
            : (null, $"expected the cloud's address, such as 8.209.71.159:{ShieldOptions.CloudPort}, or {NoCloud}.");
}
