using System.Net;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Options;
using SermatecEss.Gateways.Osim;

namespace SermatecEss.Gateways.Configuration;

/// <summary>The options of the gateways that speak the inverter's own protocol.</summary>
internal static class OsimSection
{
    internal const string Kind = "osim";
    private static readonly GatewayKeys Keys = new(Kind, OsimOptions.DefaultPort);

    private static readonly ValueOption<string> Inverter = new(OptionParsers.Text)
    {
        Path = GatewayKeys.PathOf(Kind, "inverter"),
        Help = "Serial number or name of the inverter that clients see",
        Default = "the only one",
    };

    private static readonly ListOption Write = new()
    {
        Path = GatewayKeys.PathOf(Kind, "write"),
        Help = "Ids of the settings that clients can change; each must also be in control.settings",
        Default = "none",
    };

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<DeclaredOption> Options { get; } = [Keys.Listen, Inverter, Write, Keys.AllowFrom];

    internal static OsimOptions? Read(OptionReader entry, BridgeOptions bridge, HashSet<IPEndPoint> listening)
    {
        var inverter = entry.Find(Inverter);
        if (inverter is null) GatewayKeys.CheckOnly(entry, bridge, "set the serial number of one with 'inverter'");
        foreach (var (id, place) in entry.FindAll(Write))
        {
            if (!bridge.Control.Enabled) entry.Error(place, "nothing can be changed, because 'control: enabled: true' is missing");
            else if (!bridge.Control.Settings.Contains(id)) entry.Error(place, $"{id} is not in control.settings; add it there, too");
        }

        return Keys.ReadListen(entry, listening) is { } listen
            ? new OsimOptions(listen)
            {
                Inverter = inverter?.Value,
                Write = [.. entry.FindAll(Write).Select(id => id.Value)],
                AllowFrom = Keys.ReadAllowFrom(entry),
            }
            : null;
    }
}
