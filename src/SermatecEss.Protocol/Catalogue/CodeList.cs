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

    /// <summary>The list's name in the catalogue, as in <c>operating_mode</c>.</summary>
    public string Name { get; }

    /// <summary>The codes and their labels, in the order of the catalogue.</summary>
    public IReadOnlyList<KeyValuePair<long, string>> Entries { get; }

    /// <summary>The code that means on, or that something is as its name says; null where the list is of something else.</summary>
    public long? OnCode { get; init; }

    /// <summary>The code that means off; null where the list is of something else. Codes beside these two mean neither.</summary>
    public long? OffCode { get; init; }

    /// <summary>The label of a code, or null where the list does not have it.</summary>
    public string? Find(long code) => _labels.GetValueOrDefault(code);
}
