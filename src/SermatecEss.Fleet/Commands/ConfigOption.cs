using System.CommandLine;
using SermatecEss.Bridge.Options;
using SermatecEss.Fleet.Configuration;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Terminals;

namespace SermatecEss.Fleet.Commands;

/// <summary>The option for the configuration file, which all nodes and commands share.</summary>
internal static class ConfigOption
{
    internal static Option<string?> Create() =>
        TypedOption.Create<string?>("--config", ["-c"], "Configuration file", "FILE", null, OptionParsers.Path, "SERMATEC_FLEET_CONFIG");

    /// <summary>Reads the file.</summary>
    /// <exception cref="UsageException">None is given.</exception>
    internal static FleetConfiguration Read(ParseResult parse, Option<string?> option) => new(
        parse.GetValue(option) ?? throw new UsageException("No configuration file given. Add -c FILE."));
}
