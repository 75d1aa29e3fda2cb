using System.Net;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Options;

namespace SermatecEss.Fleet.Configuration;

/// <summary>A file with an item on each line; empty lines and what follows a # are skipped.</summary>
/// <param name="path">The file.</param>
internal sealed class ListFile(string path)
{
    private byte[]? _read;

    /// <summary>
    /// The items with their line numbers; null if the file is the same as when it was last read. Its bytes decide: a file behind a
    /// symbolic link, as in Kubernetes, can be replaced by one of the same time and length.
    /// </summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    internal IReadOnlyList<(int Number, string Text)>? ReadIfChanged()
    {
        var bytes = File.ReadAllBytes(path);
        if (_read is not null && bytes.AsSpan().SequenceEqual(_read)) return null;
        _read = bytes;
        using var text = new StreamReader(new MemoryStream(bytes));
        var items = new List<(int, string)>();
        for (var number = 1; text.ReadLine() is { } line; number++)
            if (line.Split('#')[0].Trim() is { Length: > 0 } item) items.Add((number, item));
        return items;
    }

    /// <summary>The items as networks.</summary>
    /// <exception cref="FormatException">One is not; the message names its line.</exception>
    internal static IReadOnlyList<IPNetwork> NetworksOf(IReadOnlyList<(int Number, string Text)> items) =>
        [.. items.Select(item => NetworkList.TryParse(item.Text, out var network)
            ? network
            : throw new FormatException(
                $"line {item.Number}: '{item.Text}' is not an IP address or network; expected 192.168.1.5 or 192.168.1.0/24"))];

    /// <summary>The items as serial numbers.</summary>
    /// <exception cref="FormatException">One is not; the message names its line.</exception>
    internal static IReadOnlyList<string> SerialsOf(IReadOnlyList<(int Number, string Text)> items) =>
        [.. items.Select(item => InverterSection.Serial.Parse(item.Text).Value
            ?? throw new FormatException($"line {item.Number}: '{item.Text}' is not a serial number; expected one without spaces"))];
}
