using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SermatecEss.Bridge.Options;

/// <summary>A host, and the port if it was given with it.</summary>
/// <param name="Host">A host name or an IP address, without brackets.</param>
/// <param name="Port">The TCP port; null if none was given.</param>
public sealed record HostAndPort(string Host, int? Port)
{
    private const string Expected =
        "expected a host name or an IP address, with or without a port: inverter.lan, 192.168.1.5:8899, [fd00::5]:8899.";

    /// <summary>Reads <c>host</c>, <c>host:port</c>, <c>address</c>, <c>[address]</c> or <c>[address]:port</c>.</summary>
    public static (HostAndPort? Value, string? Error) Parse(string text)
    {
        if (text.Length == 0 || text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '/' or '@')) return (null, Expected);
        if (IsIPv6(text)) return (new HostAndPort(text.Trim('[', ']'), null), null);
        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? text : text[..colon];
        var isBracketed = host is ['[', .., ']'];
        if (isBracketed ? !IsIPv6(host) : host.Length == 0 || host.AsSpan().ContainsAny("[]:")) return (null, Expected);
        if (colon < 0) return (new HostAndPort(host, null), null);
        return OptionParsers.Port(text[(colon + 1)..]) is (var port, null)
            ? (new HostAndPort(host.Trim('[', ']'), port), null)
            : (null, Expected);
    }

    /// <summary>The text form.</summary>
    public override string ToString() =>
        Port is { } port ? string.Create(CultureInfo.InvariantCulture, $"{(Host.Contains(':') ? $"[{Host}]" : Host)}:{port}") : Host;

    /// <summary>An address with colons; .NET would also parse <c>[fd00::5]:8899</c>, and lose the port.</summary>
    private static bool IsIPv6(string text) =>
        (text[0] == '[') == (text[^1] == ']')
        && IPAddress.TryParse(text, out var address)
        && address.AddressFamily == AddressFamily.InterNetworkV6;
}
