namespace SermatecEss.Testing;

/// <summary>
/// The folder <c>shared</c> next to the repository, with files for tests that are not in the repository. It may be missing.
/// </summary>
public static class SharedFolder
{
    /// <summary>The path of a file or folder in it; null if it does not exist.</summary>
    /// <param name="parts">The parts of the path, from the shared folder.</param>
    public static string? Find(params ReadOnlySpan<string> parts)
    {
        if (RepositoryFile.FindRoot() is not { } root) return null;
        var path = Path.GetFullPath(Path.Combine([root, "..", "shared", .. parts]));
        return Path.Exists(path) ? path : null;
    }
}
