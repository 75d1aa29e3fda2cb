using System.Net;
using SermatecEss.Bridge.Options;
using SermatecEss.Web.Configuration;

namespace SermatecEss.Fleet.Configuration;

/// <summary>The options of the HTTP interface of a node.</summary>
internal static class FleetHttpSection
{
    private static readonly ValueOption<IPEndPoint> Address = new(ListenAddress.Parse)
    {
        Path = "http.address",
        Variable = "SERMATEC_FLEET_HTTP",
        Help = "Address of the HTTP interface with /healthz and /metrics; other computers need a password for /metrics",
        Default = $"127.0.0.1:{FleetOptions.DefaultHttpPort}",
    };

    private static readonly ValueOption<bool> Dashboard = new(OptionParsers.Switch)
    {
        Path = "http.dashboard",
        Help = "Show the dashboard of Orleans at /dashboard",
        Default = "false",
    };

    private static readonly ValueOption<string> StateDirectory = new(OptionParsers.Path)
    {
        Path = "http.state_directory",
        ValueName = "DIR",
        Help = "Directory with passwords and API keys, from 'sermatec-ess password set' and 'key create' with --state-dir DIR",
        Default = "no passwords",
    };

    /// <summary>All options of this section.</summary>
    internal static IReadOnlyList<DeclaredOption> Options { get; } = [Address, Dashboard, StateDirectory, .. HttpSection.ServerOptions];

    /// <summary>Adds the HTTP interface.</summary>
    internal static FleetOptions Read(OptionReader reader, FleetOptions options) => options with
    {
        Http = HttpSection.Read(reader) with
        {
            EndPoint = reader.Find(Address)?.Value ?? options.Http.EndPoint,
            IsAddressGiven = options.Http.IsAddressGiven,
        },
        HasDashboard = reader.Find(Dashboard)?.Value ?? options.HasDashboard,
        StateDirectory = reader.FindPath(StateDirectory)?.Value,
    };
}
