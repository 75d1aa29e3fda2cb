namespace SermatecEss.Architecture.Tests;

/// <summary>The hand-written files.</summary>
internal static class Repository
{
    private static readonly string[] Generated = ["bin", "obj", "artifacts", "node_modules", ".git"];

    internal static string Root { get; } = Find();

    /// <summary>All source files, as paths from the root.</summary>
    internal static IReadOnlyList<string> SourceFiles { get; } = [.. Files("", "*.cs")];

    /// <summary>All folders, as paths from the root.</summary>
    internal static IReadOnlyList<string> Folders { get; } = [.. Below("")];

    /// <summary>The files of a folder and the folders in it, as paths from the root.</summary>
    internal static IEnumerable<string> Files(string folder, string pattern) =>
        Below(folder).Append(folder)
            .SelectMany(each => Directory.GetFiles(Path.Combine(Root, each), pattern))
            .Select(FromRoot)
            .Order(StringComparer.Ordinal);

    internal static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static IEnumerable<string> Below(string folder) =>
        Directory.GetDirectories(Path.Combine(Root, folder))
            .Where(each => !Generated.Contains(Path.GetFileName(each)))
            .Select(FromRoot)
            .SelectMany(each => Below(each).Prepend(each));

    private static string FromRoot(string path) => Path.GetRelativePath(Root, path);

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SermatecEss.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside the repository.");
        return folder;
    }
}
