namespace SermatecEss.Architecture.Tests;

/// <summary>The references between projects, as in docs/architecture.md.</summary>
public sealed class ProjectTests
{
    /// <summary>What a project may use, besides what those may use in turn.</summary>
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Protocol"] = [],
        ["Links"] = ["Protocol"],
        ["Inverter"] = ["Links"],
        ["Native"] = ["Inverter"],
        ["Simulator"] = ["Links"],
        ["Captures"] = ["Links"],
        ["Bridge"] = ["Inverter"],
        ["Hosting"] = ["Bridge"],
        ["Mqtt"] = ["Bridge"],
        ["History"] = ["Bridge"],
        ["Web"] = ["Bridge", "History"],
        ["Gateways"] = ["Bridge"],
        ["Fleet"] = ["Bridge", "Hosting", "Mqtt", "Simulator", "Web"],
        ["Cli"] = ["Protocol", "Links", "Inverter", "Simulator", "Captures", "Bridge", "Hosting", "Mqtt", "History", "Web", "Gateways"],
    };

    /// <summary>Where a package may be referenced. A project with a reference may use it, and so may those above it.</summary>
    private static readonly Dictionary<string, string[]> PackageOf = new()
    {
        ["Microsoft.Data.Sqlite.Core"] = ["History"],
        ["Microsoft.Orleans.Clustering.AdoNet"] = ["Fleet"],
        ["Microsoft.Orleans.Connections.Security"] = ["Fleet"],
        ["Microsoft.Orleans.Dashboard"] = ["Fleet"],
        ["Microsoft.Orleans.Server"] = ["Fleet"],
        ["MQTTnet"] = ["Mqtt"],
        ["MQTTnet.Server"] = ["Mqtt"],
        ["Npgsql"] = ["Fleet"],
        ["Spectre.Console"] = ["Hosting", "Cli"],
        ["SQLitePCLRaw.core"] = ["History"],
        ["SQLitePCLRaw.provider.sqlite3"] = ["History"],
        ["System.CommandLine"] = ["Hosting", "Cli"],
        ["YamlDotNet"] = ["Bridge", "Hosting", "Cli"],
    };

    public static TheoryData<string> Projects => [.. Project.All.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_uses_only_what_lies_below_it(string project)
    {
        Assert.True(MayUse.ContainsKey(project), $"Nothing says what {project} may use.");
        var below = Below(project).ToHashSet();
        Assert.All(Project.All[project].Projects, used => Assert.True(below.Contains(used), $"{project} uses {used}."));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_package_is_used_only_where_it_belongs(string project) =>
        Assert.All(Project.All[project].Packages, package => Assert.True(
            PackageOf.TryGetValue(package, out var rooms) && rooms.Contains(project),
            $"{project} uses {package}."));

    private static IEnumerable<string> Below(string project) => MayUse[project].SelectMany(used => Below(used).Prepend(used));
}
