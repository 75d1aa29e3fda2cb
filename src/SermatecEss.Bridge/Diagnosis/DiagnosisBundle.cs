using System.IO.Compression;
using System.Text;
using SermatecEss.Inverter.State;

namespace SermatecEss.Bridge.Diagnosis;

/// <summary>The files of a diagnosis, held unredacted until all secrets are known, then written as one zip file.</summary>
public sealed class DiagnosisBundle
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private readonly List<(string Name, Func<Redaction, string> Text)> _entries = [];

    /// <summary>Adds a file that is redacted as text.</summary>
    public void Add(string name, string text) => _entries.Add((name, redaction => redaction.Apply(text)));

    /// <summary>Adds a file that is written once all secrets are known, and redacts itself.</summary>
    public void Add(string name, Func<Redaction, string> text) => _entries.Add((name, text));

    /// <summary>Adds a configuration file.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="yaml">The unredacted content.</param>
    /// <param name="redaction">Learns the secrets in it.</param>
    public void AddConfiguration(string name, string yaml, Redaction redaction)
    {
        var secrets = new List<string>();
        Add(name, YamlRedaction.Apply(yaml, secrets));
        foreach (var secret in secrets) redaction.AddSecret(secret);
    }

    /// <summary>Writes all files, redacted; writes nothing if one fails.</summary>
    /// <param name="file">The file to write.</param>
    /// <param name="overwrite">Whether to overwrite an existing file.</param>
    /// <param name="redaction">Knows all secrets by now.</param>
    /// <returns>The names of the files in the zip.</returns>
    /// <exception cref="IOException">The file cannot be written, or already exists.</exception>
    public IReadOnlyList<string> Write(string file, bool overwrite, Redaction redaction)
    {
        var names = new List<string>();
        var part = $"{file}.part-{Environment.ProcessId}";
        try
        {
            using (var stream = PrivateFile.Create(part, FileMode.CreateNew))
            using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
            {
                foreach (var (name, text) in _entries)
                {
                    names.Add(redaction.Apply(name));
                    using var writer = new StreamWriter(zip.CreateEntry(names[^1], CompressionLevel.Optimal).Open(), Utf8);
                    writer.Write(text(redaction));
                }
            }

            File.Move(part, file, overwrite);
            return names;
        }
        finally
        {
            File.Delete(part);
        }
    }
}
