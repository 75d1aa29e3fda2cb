namespace SermatecEss.Fuzz.Targets;

/// <summary>A file for inputs that the product reads by name.</summary>
internal static class TemporaryFile
{
    /// <summary>Its path, in the copy of the program, which is removed at the end.</summary>
    internal static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "input.yaml");

    /// <summary>The file with an input in it.</summary>
    internal static string With(byte[] input)
    {
        File.WriteAllBytes(Path, input);
        return Path;
    }
}
