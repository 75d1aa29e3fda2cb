using System.CommandLine;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Options;

/// <summary>Batteries named by their key or number.</summary>
internal static class BatteryOption
{
    internal static Option<string?> Create(string description)
    {
        var option = new Option<string?>("--battery") { Description = description, HelpName = "BATTERY" };
        option.CompletionSources.Add(_ => CommandCatalogue.Default.Batteries.Select(battery => battery.Key));
        return option;
    }

    /// <summary>The battery that the user named; null if none.</summary>
    internal static BatteryVendor? Find(CommandCatalogue catalogue, string? name)
    {
        if (name is null) return null;
        return catalogue.Batteries.FirstOrDefault(battery =>
            battery.Key.Equals(name, StringComparison.OrdinalIgnoreCase) || $"{battery.Code}" == name)
            ?? throw new UsageException(
                $"There is no battery '{name}'.{Spelling.Hint(name, catalogue.Batteries.Select(battery => battery.Key))} Available: "
                + $"{string.Join(", ", catalogue.Batteries.Select(battery => battery.Key))}.");
    }
}
