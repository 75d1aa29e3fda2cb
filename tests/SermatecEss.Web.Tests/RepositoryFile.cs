namespace SermatecEss.Web.Tests;

/// <summary>Files of the repository.</summary>
internal static class RepositoryFile
{
    /// <summary>The whole text of a file.</summary>
    /// <param name="path">Its path below the repository's root.</param>
    internal static string Read(string path) => File.ReadAllText(PathOf(path));

    /// <summary>Where a file is.</summary>
    /// <param name="path">Its path below the repository's root.</param>
    internal static string PathOf(string path)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SermatecEss.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside the repository.");
        return Path.Combine(folder, path);
    }
}
