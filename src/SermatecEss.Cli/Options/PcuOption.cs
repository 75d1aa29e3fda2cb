using System.CommandLine;
using SermatecEss.Hosting.Options;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Options;

/// <summary>The option for a PCU version.</summary>
internal static class PcuOption
{
    internal static Option<int?> Create(string description)
    {
        var option = TypedOption.Create<int?>("--pcu", [], description, "VERSION", null, Parse.PcuVersion);
        option.CompletionSources.Add(_ => CommandCatalogue.Default.Versions.Where(version => version > 0).Select(version => $"{version}"));
        return option;
    }
}
