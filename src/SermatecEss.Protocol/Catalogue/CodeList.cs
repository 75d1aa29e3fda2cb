namespace SermatecEss.Protocol.Catalogue;

/// <summary>The meanings of a coded field's values.</summary>
public sealed class CodeList
{
    private readonly Dictionary<long, string> _labels;

    internal CodeList(string name, IReadOnlyList<KeyValuePair<long, string>> entries)
    {
        Name = name;
        Entries = entries;
        _labels = new(entries);
    }

    /// <summary>The list's name in the catalogue, such as <c>operating_mode</c>.</summary>
    public string Name { get; }

    /// <summary>The codes and their labels, in catalogue order.</summary>
    public IReadOnlyList<KeyValuePair<long, string>> Entries { get; }

    /// <summary>The code for on, or yes; null if the list has none.</summary>
    public long? OnCode { get; init; }

    /// <summary>The code for off, or no; null if the list has none. Any other code is neither.</summary>
    public long? OffCode { get; init; }

    /// <summary>The label of a code, or null if it is not in the list.</summary>
    public string? Find(long code) => _labels.GetValueOrDefault(code);
}
