using System.Text;

namespace SermatecEss.Architecture.Tests;

/// <summary>The folders of a project have an order: no two use each other, neither directly nor around a circle.</summary>
public sealed class FolderTests
{
    private const int ExamplesShown = 5;

    public static TheoryData<string> Projects => [.. Project.All.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_two_folders_use_each_other(string project)
    {
        var uses = Sources.Uses(project).Where(use => use.FromFolder != use.ToFolder).ToList();
        var edges = uses.ToLookup(use => (From: use.FromFolder, To: use.ToFolder));
        var reach = Reach(edges.Select(edge => edge.Key));
        var circles = edges.Where(edge => reach[edge.Key.To].Contains(edge.Key.From)).ToList();
        Assert.True(circles.Count == 0, Report(project, circles));
    }

    /// <summary>Which folders each folder comes to by its own uses and those of what it uses.</summary>
    private static Dictionary<string, HashSet<string>> Reach(IEnumerable<(string From, string To)> edges)
    {
        var known = edges.ToList();
        var reach = known.SelectMany(edge => new[] { edge.From, edge.To })
            .Distinct()
            .ToDictionary(folder => folder, _ => new HashSet<string>());
        bool grown;
        do
        {
            grown = false;
            foreach (var (from, to) in known)
            {
                var before = reach[from].Count;
                _ = reach[from].Add(to);
                reach[from].UnionWith(reach[to]);
                grown |= reach[from].Count > before;
            }
        }
        while (grown);
        return reach;
    }

    /// <summary>The arrows that close a circle, those of the fewest pairs of types first: they are the ones to break.</summary>
    private static string Report(string project, IEnumerable<IGrouping<(string From, string To), Use>> circles)
    {
        var text = new StringBuilder($"Folders of {project} that use each other:\n");
        foreach (var edge in circles.OrderBy(edge => edge.DistinctBy(use => (use.From, use.To)).Count()))
        {
            var pairs = edge.DistinctBy(use => (use.From, use.To)).ToList();
            _ = text.Append(null, $"\n{Shown(edge.Key.From)} -> {Shown(edge.Key.To)} (pairs of types: {pairs.Count})\n");
            foreach (var use in pairs.Take(ExamplesShown)) _ = text.Append(null, $"  {use.From} uses {use.To} ({use.Place})\n");
        }

        return text.ToString();
    }

    private static string Shown(string folder) => folder.Length == 0 ? "the project's own folder" : folder;
}
