namespace SermatecEss.Testing;

/// <summary>Files of the repository that the tests run in.</summary>
public static class RepositoryFile
{
    /// <summary>The root of the repository.</summary>
    /// <exception cref="InvalidOperationException">The tests run outside a repository.</exception>
    public static string Root => FindRoot() ?? throw new InvalidOperationException("The tests run outside the repository.");

    /// <summary>The text of a file.</summary>
    /// <param name="path">Its path from the root.</param>
    public static string Read(string path) => File.ReadAllText(PathOf(path));

    /// <summary>The full path of a file.</summary>
    /// <param name="path">Its path from the root.</param>
    public static string PathOf(string path) => Path.Combine(Root, path);

    /// <summary>The root of the repository; null outside a repository.</summary>
    internal static string? FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SermatecEss.slnx"))) folder = folder.Parent;
        return folder?.FullName;
    }
}
