using System.Globalization;
using System.Net;
using SermatecEss.Bridge.Options;

namespace SermatecEss.Web.Configuration;

/// <summary>Where the HTTP interface listens.</summary>
/// <param name="EndPoint">An address of this computer and a TCP port, 0 for any free one; null if there is no HTTP interface.</param>
public sealed record HttpAddress(IPEndPoint? EndPoint)
{
    private const int DefaultPort = 8080;
    private const string OffWord = "off";

    /// <summary>What a group of options means that names no address.</summary>
    private const string OnWord = "on";

    /// <summary>This computer alone.</summary>
    internal static HttpAddress Default { get; } = new(new IPEndPoint(IPAddress.Loopback, DefaultPort));

    /// <summary>No HTTP interface.</summary>
    internal static HttpAddress Off { get; } = new(EndPoint: null);

    /// <summary>Reads an IP address of this computer or <c>localhost</c>, with or without a port, or <c>off</c>.</summary>
    internal static (HttpAddress? Value, string? Error) Parse(string text)
    {
        switch (text.ToLowerInvariant())
        {
            case OffWord or "false" or "no":
                return (Off, null);
            case OnWord or "true" or "yes":
                return (Default, null);
        }

        var (host, port) = Split(text);
        var address = host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback : Literal(host);
        return address is not null && port is { } number
            ? (new HttpAddress(new IPEndPoint(address, number)), null)
            : (null, "expected an IP address of this computer with or without a port (127.0.0.1:8080, 0.0.0.0:8080, [::]:8080), or off.");
    }

    /// <inheritdoc/>
    public override string ToString() => EndPoint?.ToString() ?? OffWord;

    private static (string Host, int? Port) Split(string text)
    {
        var colon = text.LastIndexOf(':');
        var isBare = colon < 0 || text.EndsWith(']') || (text.IndexOf(':') < colon && text[0] != '[');
        if (isBare) return (text, DefaultPort);
        var isPort = ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port);
        return (text[..colon], isPort ? port : null);
    }

    /// <summary>An address, IPv6 with brackets or, as a port is not always given, without.</summary>
    private static IPAddress? Literal(string host) =>
        ListenAddress.Literal(host.Contains(':') && !host.StartsWith('[') ? $"[{host}]" : host);
}
