using SermatecEss.Bridge.Logging;
using SermatecEss.Inverter.State;

namespace SermatecEss.Bridge.Tests.State;

/// <summary>A store in a folder, with the messages of store and bridge.</summary>
internal sealed class Stores : IDisposable
{
    private readonly List<(LogLevel Level, string Line)> _lines = [];

    internal Stores() => Store = new StateDirectory(Path.Combine(Folder, "deeper"), TimeProvider.System, Log.Error);

    internal string Folder { get; } = Directory.CreateTempSubdirectory("sermatec-state").FullName;

    internal StateDirectory Store { get; }

    internal IReadOnlyList<(LogLevel Level, string Line)> Lines => _lines;

    internal Log Log => new(LogLevel.Debug, (level, line) => _lines.Add((level, line)));

    /// <summary>Replaces a document.</summary>
    /// <returns>Its file.</returns>
    internal string Put(StateDocument document, byte[] text)
    {
        _ = Directory.CreateDirectory(Store.Location);
        File.WriteAllBytes(Store.NameOf(document), text);
        return Store.NameOf(document);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
