using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Options;
using SermatecEss.Cli.Service;
using SermatecEss.Gateways.Configuration;
using SermatecEss.History.Configuration;
using SermatecEss.Mqtt.Connection;
using SermatecEss.Web.Configuration;
using SermatecEss.Web.Influx;

namespace SermatecEss.Cli.Configuration;

/// <summary>All options of the daemon, by section.</summary>
internal static class OptionTable
{
    /// <summary>All options, in the order of the documentation.</summary>
    internal static IReadOnlyList<DeclaredOption> All { get; } =
    [
        .. BridgeSection.Options,
        .. MqttSection.Options,
        .. HistorySection.Options,
        .. InfluxSection.Options,
        .. HttpSection.Options,
        .. GatewaySection.Options,
        .. LogSection.Options,
        .. CatalogueSection.Options,
    ];

    /// <summary>Writes the keys of the configuration file as a Markdown table, with the corresponding flags and variables.</summary>
    internal static void WriteMarkdown(TextWriter output)
    {
        output.WriteLine("| key | default | option | environment | |");
        output.WriteLine("|---|---|---|---|---|");
        foreach (var option in All)
        {
            if (option.Path is not { } path) continue;
            var key = option.IsShorthand ? $"`{path}`, or `{path[..path.LastIndexOf('.')]}` itself" : $"`{path}`";
            var flags = string.Join(", ", option.Aliases.Append(option.Flag).OfType<string>().Select(flag => $"`{flag}`"));
            output.WriteLine($"| {key} | {option.Default} | {flags} | {option.Variable} | {option.Help} |");
        }
    }
}
