using System.Security.Cryptography;

namespace SermatecEss.Fuzz;

/// <summary>The saved inputs of a target, one file each.</summary>
internal sealed class CorpusFolder(string target)
{
    private const int NameBytes = 6;
    private readonly string _path = Path.Combine(Repository, "tests", "SermatecEss.Fuzz", "corpus", target);

    /// <summary>The folder in the repository that the program was built from.</summary>
    internal static string Repository { get; } = Find();

    /// <summary>The files.</summary>
    internal IReadOnlyList<string> Files =>
        Directory.Exists(_path) ? [.. Directory.EnumerateFiles(_path).Order(StringComparer.Ordinal)] : [];

    /// <summary>Adds an input.</summary>
    /// <param name="prefix">The prefix of the file's name.</param>
    /// <param name="input">The input.</param>
    /// <returns>The file.</returns>
    internal string Add(string prefix, ReadOnlySpan<byte> input)
    {
        _ = Directory.CreateDirectory(_path);
        var file = Path.Combine(_path, $"{prefix}-{Convert.ToHexStringLower(SHA256.HashData(input).AsSpan(0, NameBytes))}");
        File.WriteAllBytes(file, input);
        return file;
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "SermatecEss.slnx")))
                return folder.FullName;
        throw new InvalidOperationException("The program has to lie in the repository.");
    }
}
