namespace SermatecEss.Protocol.Catalogue;

/// <summary>The data files that are built into the library.</summary>
internal static class EmbeddedData
{
    internal static byte[] Read(string name)
    {
        using var stream = typeof(EmbeddedData).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is not built in.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
