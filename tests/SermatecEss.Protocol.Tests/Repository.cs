namespace SermatecEss.Protocol.Tests;

/// <summary>Files beside the sources.</summary>
internal static class Repository
{
    /// <summary>The frame of a capture; skips the test where the captures are not.</summary>
    internal static byte[] Capture(string name)
    {
        var path = Path.Combine(Root(), "..", "shared", "captures", name);
        Assert.SkipUnless(File.Exists(path), $"there is no capture {name} beside the repository");
        return Convert.FromHexString(File.ReadAllText(path).Trim());
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SermatecEss.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run below the repository.");
    }
}
