using System.Xml.Linq;

namespace SermatecEss.Architecture.Tests;

/// <summary>A project of <c>src/</c>.</summary>
/// <param name="Name">The name without "SermatecEss.".</param>
/// <param name="Projects">The projects it references.</param>
/// <param name="Packages">The packages it references.</param>
internal sealed record Project(string Name, IReadOnlyList<string> Projects, IReadOnlyList<string> Packages)
{
    private const string Prefix = "SermatecEss.";

    internal static IReadOnlyDictionary<string, Project> All { get; } =
        Directory.GetDirectories(Path.Combine(Repository.Root, "src"))
            .SelectMany(folder => Directory.GetFiles(folder, "*.csproj"))
            .Select(Load)
            .ToDictionary(project => project.Name);

    internal string Folder => $"src/{Prefix}{Name}";

    private static Project Load(string file)
    {
        var document = XDocument.Load(file);
        IReadOnlyList<string> Included(string item) =>
            [.. document.Descendants(item).Select(element => element.Attribute("Include")!.Value)];
        return new Project(ShortName(file), [.. Included("ProjectReference").Select(ShortName)], Included("PackageReference"));
    }

    private static string ShortName(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        return name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;
    }
}
