namespace SermatecEss.Protocol.Tests;

/// <summary>
/// Bytes captured from real inverters. They are next to the repository, not in it; tests that need them are skipped without them.
/// </summary>
internal static class Captures
{
    internal static byte[] Read(string name)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "SermatecEss.slnx"))) root = root.Parent;
        Assert.True(root is not null, "no folder above the tests has the solution");
        var path = Path.Combine(root.FullName, "..", "shared", "captures", name);
        Assert.SkipUnless(File.Exists(path), $"the capture {name} is not beside this repository");
        return Convert.FromHexString(File.ReadAllText(path).Trim());
    }
}
