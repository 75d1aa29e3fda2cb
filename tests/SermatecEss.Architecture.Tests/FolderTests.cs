namespace SermatecEss.Architecture.Tests;

/// <summary>The folders of a project are ordered: no two use each other, directly or in a circle.</summary>
public sealed class FolderTests
{
    public static TheoryData<string> Projects => [.. Project.All.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_two_folders_use_each_other(string project)
    {
        var against = FolderOrder.Against(Sources.Uses(project))
            .OrderBy(use => (use.FromFolder, use.ToFolder))
            .Select(use => $"{use.From} uses {use.To} ({use.Place})")
            .ToList();
        Assert.True(against.Count == 0, $"Folders of {project} use each other; fewest have to go so:\n{string.Join('\n', against)}");
    }
}
