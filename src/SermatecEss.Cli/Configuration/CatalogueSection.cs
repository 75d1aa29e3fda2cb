using SermatecEss.Bridge.Options;

namespace SermatecEss.Cli.Configuration;

/// <summary>The option for a catalogue.</summary>
internal static class CatalogueSection
{
    /// <summary>The catalogue file.</summary>
    internal static ValueOption<string> File { get; } = new(OptionParsers.Path)
    {
        Path = "catalogue",
        Flag = "--catalogue",
        Variable = "SERMATEC_CATALOGUE",
        ValueName = "FILE",
        Help = "Use this catalogue file instead of the built-in catalogue",
        Default = "built in",
    };

    /// <summary>All options of this section.</summary>
    internal static IReadOnlyList<DeclaredOption> Options { get; } = [File];
}
