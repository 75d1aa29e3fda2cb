using System.Net;
using SermatecEss.Bridge.Options;
using SermatecEss.Web.Configuration;

namespace SermatecEss.Fleet.Configuration;

/// <summary>The options of the HTTP interface of a node.</summary>
internal static class FleetHttpSection
{
    private const int DefaultPort = 8089;

    private static readonly ValueOption<HttpAddress> Address = new(Parse)
    {
        Path = "http.address",
        Variable = "SERMATEC_FLEET_HTTP",
        Help = "Address of the HTTP interface with /healthz and /metrics, or off",
        Default = $"127.0.0.1:{DefaultPort}",
    };

    private static readonly ValueOption<bool> Dashboard = new(OptionParsers.Switch)
    {
        Path = "http.dashboard",
        Help = "Show the dashboard of Orleans at /dashboard",
        Default = "false",
    };

    /// <summary>All options of this section.</summary>
    internal static IReadOnlyList<DeclaredOption> Options { get; } = [Address, Dashboard, .. HttpSection.ServerOptions];

    /// <summary>The HTTP interface.</summary>
    internal static HttpOptions Read(OptionReader reader)
    {
        var address = reader.Find(Address)?.Value ?? new HttpAddress(new IPEndPoint(IPAddress.Loopback, DefaultPort));
        return HttpSection.Read(reader) with { EndPoint = address.EndPoint, IsAddressGiven = true };
    }

    /// <summary>Whether it has the dashboard.</summary>
    internal static bool ReadDashboard(OptionReader reader) => reader.Find(Dashboard)?.Value ?? false;

    private static (HttpAddress? Value, string? Error) Parse(string text)
    {
        if (text.Equals("off", StringComparison.OrdinalIgnoreCase)) return (new HttpAddress(EndPoint: null), null);
        return ListenAddress.Parse(text) is ({ } address, null)
            ? (new HttpAddress(address), null)
            : (null, "expected an IP address of this computer and a port (127.0.0.1:8089, 0.0.0.0:8089, [::]:8089), or off.");
    }
}
