using System.Net;
using SermatecEss.Bridge.Options;

namespace SermatecEss.Web.Configuration;

/// <summary>The options of the HTTP interface.</summary>
public static class HttpSection
{
    /// <summary>Where it listens.</summary>
    public static ValueOption<HttpAddress> Address { get; } = new(HttpAddress.Parse)
    {
        Path = "http.address",
        IsShorthand = true,
        Flag = "--http",
        Variable = "SERMATEC_HTTP",
        ValueName = "ADDRESS",
        Help = "Address of the HTTP interface, or off",
        Default = $"{HttpAddress.Default}",
    };

    private static readonly ListOption Hosts = new()
    {
        Path = "http.hosts",
        Help = "Further host names of the HTTP interface, such as solar.example.org",
        Default = "localhost, this computer's names and addresses",
    };

    private static readonly ListOption TrustedProxies = new()
    {
        Path = "http.trusted_proxies",
        Help = "Addresses of reverse proxies whose forwarding headers are trusted, also 10.0.0.0/24",
        Default = "none",
    };

    private static readonly ValueOption<string> PathPrefix = new(Prefix)
    {
        Path = "http.path_prefix",
        Help = "Path below which a reverse proxy serves the HTTP interface, such as /solar",
        Default = "none",
    };

    private static readonly ValueOption<Uri> Url = new(Page)
    {
        Path = "http.url",
        Help = "Address of the page in a browser, such as https://solar.example.org; Home Assistant's devices link to it",
        Default = "the address, unless it is that of every network or a proxy",
        Privacy = Privacy.Host,
    };

    private static readonly ValueOption<string> Certificate = new(OptionParsers.Path)
    {
        Path = "http.certificate",
        ValueName = "FILE",
        Help = "Certificate file (PEM) for HTTPS",
        Default = "plain HTTP",
    };

    private static readonly ValueOption<string> Key = new(OptionParsers.Path)
    {
        Path = "http.key",
        ValueName = "FILE",
        Help = "Key file (PEM) of the certificate",
        Default = "in the certificate file",
    };

    private static readonly ValueOption<bool> Ingress = new(OptionParsers.Switch)
    {
        Path = "http.ingress",
        Variable = "SERMATEC_HTTP_INGRESS",
        Help = "Accept connections from Home Assistant's ingress only",
        Default = "false",
    };

    private static readonly ValueOption<IPAddress> IngressPeer = new(Peer)
    {
        Path = "http.ingress_peer",
        Help = "Address that ingress connects from, if not Home Assistant's Supervisor",
        Default = $"{HttpOptions.SupervisorAddress}",
    };

    private static readonly ListOption IngressAdmins = new()
    {
        Path = "http.ingress_admins",
        Help = "Ids of the Home Assistant users who can change settings through ingress; all others only view",
        Default = "none",
    };

    private static readonly ListOption FrameAncestors = new()
    {
        Path = "http.frame_ancestors",
        Help = "Other sites that may show the page in a frame, such as https://ha.example.org:8123",
        Default = "none",
    };

    /// <summary>The options of the server alone: those of an HTTP interface without a page.</summary>
    public static IReadOnlyList<DeclaredOption> ServerOptions { get; } = [Hosts, TrustedProxies, Certificate, Key];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DeclaredOption> Options { get; } =
        [Address, Hosts, TrustedProxies, PathPrefix, Url, Certificate, Key, Ingress, IngressPeer, IngressAdmins, FrameAncestors];

    /// <summary>The HTTP interface as it is configured.</summary>
    public static HttpOptions Read(OptionReader reader)
    {
        var address = reader.Find(Address);
        var certificate = reader.FindPath(Certificate);
        var key = reader.FindPath(Key);
        if (key is not null && certificate is null) reader.Error(key.Place, $"a key without a certificate; set it with {Certificate.Key}");
        return new HttpOptions
        {
            EndPoint = (address?.Value ?? HttpAddress.Default).EndPoint,

            // A group that names no address means the default one: the same instance, and not just the same address.
            IsAddressGiven = address is not null && !ReferenceEquals(address.Value, HttpAddress.Default),
            Hosts = [.. reader.FindAll(Hosts).Select(host => host.Value)],
            TrustedProxies = NetworkList.Read(reader, TrustedProxies),
            PathPrefix = reader.Find(PathPrefix)?.Value ?? "",
            Url = reader.Find(Url)?.Value,
            CertificateFile = certificate?.Value,
            KeyFile = key?.Value,
            Ingress = reader.Find(Ingress)?.Value ?? false,
            IngressPeer = reader.Find(IngressPeer)?.Value ?? HttpOptions.SupervisorAddress,
            IngressAdmins = [.. reader.FindAll(IngressAdmins).Select(user => user.Value)],
            FrameAncestors = [.. reader.FindAll(FrameAncestors).Select(site => Site(reader, site)).OfType<string>()],
        };
    }

    private static string? Site(OptionReader reader, Given<string> site)
    {
        var isSite = Uri.TryCreate(site.Value, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            && string.Equals(uri.GetLeftPart(UriPartial.Authority), site.Value, StringComparison.OrdinalIgnoreCase);
        if (isSite) return site.Value;
        reader.Error(site.Place, $"'{site.Value}' is not a site; expected its scheme and host, such as https://ha.example.org:8123");
        return null;
    }

    private static (IPAddress? Value, string? Error) Peer(string text) =>
        IPAddress.TryParse(text, out var address) ? (address, null) : (null, "expected an IP address.");

    private static (Uri? Value, string? Error) Page(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        && (url.UserInfo + url.Query + url.Fragment).Length == 0
            ? (url, null)
            : (null, "expected an address such as https://solar.example.org/.");

    private static (string? Value, string? Error) Prefix(string text)
    {
        var prefix = text.TrimEnd('/');
        var isPath = prefix.Length == 0 || (prefix[0] == '/' && Uri.TryCreate($"http://a{prefix}", UriKind.Absolute, out var uri)
            && uri.AbsolutePath == prefix);
        return isPath ? (prefix, null) : (null, "expected a path such as /solar.");
    }
}
