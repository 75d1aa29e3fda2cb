using SermatecEss.EndToEnd.Tests;

namespace SermatecEss.HomeAssistant.Tests;

/// <summary>The examples of docs/home-assistant.md, as an owner uses them.</summary>
internal static class Recipe
{
    private const string Path = "docs/home-assistant.md";
    private const string Fence = "```";
    private const string Automation = "automation:";
    private const string Control = "control:";

    /// <summary>The headings of all sections that have an automation.</summary>
    internal static IEnumerable<string> Headings =>
        from section in Sections(Repository.Read(Path))
        where Blocks(section).Any(block => block.StartsWith(Automation, StringComparison.Ordinal))
        select HeadingOf(section);

    /// <summary>The whole page, for an inverter and a daemon.</summary>
    internal static string PageFor(SwitchableInverter inverter, string baseTopic) => Repository.Read(Path)
        .Replace("sermatec/SERIAL/", $"{baseTopic}/{inverter.Serial}/", StringComparison.Ordinal)
        .Replace(".sermatec_", $".{inverter.Name!.ToLowerInvariant()}_", StringComparison.Ordinal);

    /// <summary>The automation below a heading, for an inverter and a daemon.</summary>
    internal static string AutomationFor(string heading, SwitchableInverter inverter, string baseTopic) =>
        Block(PageFor(inverter, baseTopic), heading, Automation);

    /// <summary>The configuration of the daemon that the automation below a heading needs; "" for none.</summary>
    internal static string ControlFor(string heading) => Block(Repository.Read(Path), heading, Control);

    private static string Block(string page, string heading, string key)
    {
        var section = Sections(page).Single(section => HeadingOf(section) == heading);
        bool Has(string line) => line.StartsWith(key, StringComparison.Ordinal);
        return Blocks(section).SingleOrDefault(block => block.Split('\n').Any(Has)) ?? "";
    }

    private static IEnumerable<string> Sections(string page) => page.Split("\n### ").Skip(1);

    private static string HeadingOf(string section) => section[..section.IndexOf('\n', StringComparison.Ordinal)];

    private static IEnumerable<string> Blocks(string section) =>
        section.Split($"{Fence}yaml\n").Skip(1).Select(rest => rest[..rest.IndexOf(Fence, StringComparison.Ordinal)]);
}
