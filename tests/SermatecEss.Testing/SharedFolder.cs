namespace SermatecEss.Testing;

/// <summary>
/// The folder <c>shared</c> beside the repository, with what tests may use and the repository does not hold. Not every computer has it.
/// </summary>
public static class SharedFolder
{
    /// <summary>The path of a file or folder in it; null where it is not there.</summary>
    /// <param name="parts">The path's parts, from the shared folder on.</param>
    public static string? Find(params ReadOnlySpan<string> parts)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "SermatecEss.slnx"))) root = root.Parent;
        if (root is null) return null;
        var path = Path.GetFullPath(Path.Combine([root.FullName, "..", "shared", .. parts]));
        return Path.Exists(path) ? path : null;
    }
}
