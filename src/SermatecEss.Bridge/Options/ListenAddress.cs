using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SermatecEss.Bridge.Options;

/// <summary>Where this computer listens, as it is written in options.</summary>
public static class ListenAddress
{
    private const string Expected =
        "expected a port, or an IP address of this computer and a port: 18899, 0.0.0.0:18899, 127.0.0.1:18899, [::]:18899.";

    /// <summary>Reads <c>port</c> (on all IPv4 addresses), <c>address:port</c> or <c>[address]:port</c>; port 0 is any free one.</summary>
    public static (IPEndPoint? Value, string? Error) Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        if (!ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            return (null, Expected);
        var host = colon < 0 ? "0.0.0.0" : text[..colon];
        return Literal(host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? "127.0.0.1" : host) is { } address
            ? (new IPEndPoint(address, port), null)
            : (null, Expected);
    }

    /// <summary>
    /// An address in its usual notation, IPv6 in brackets, or null: .NET also accepts <c>8080</c> and <c>[::1]:80</c> as addresses.
    /// </summary>
    public static IPAddress? Literal(string host)
    {
        var isUsual = host is ['[', .., ']'] ? !host.AsSpan(1, host.Length - 2).ContainsAny("[]") : host.Count(c => c == '.') == 3;
        return isUsual && IPAddress.TryParse(host, out var address)
            && (address.AddressFamily == AddressFamily.InterNetworkV6) == host.StartsWith('[')
                ? address
                : null;
    }
}
