using SermatecEss.Bridge.Options;
using SermatecEss.Hosting.Terminals;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace SermatecEss.Hosting.Configuration;

/// <summary>One mapping of a file: returns its values, and reports invalid values and unknown keys.</summary>
internal sealed class YamlMap
{
    private readonly string _file;
    private readonly string _path;
    private readonly YamlMappingNode? _node;
    private readonly List<ConfigurationFault> _faults;
    private readonly Dictionary<string, YamlNode> _values = [];
    private readonly HashSet<string> _known = [];

    /// <param name="file">The file.</param>
    /// <param name="path">The path in the file, such as <c>mqtt.tls</c>; empty for the root.</param>
    /// <param name="node">The mapping, or null if it does not exist.</param>
    /// <param name="faults">Takes the errors.</param>
    internal YamlMap(string file, string path, YamlMappingNode? node, List<ConfigurationFault> faults)
    {
        _file = file;
        _path = path;
        _node = node;
        _faults = faults;
        if (node is null) return;
        foreach (var (key, value) in node.Children)
        {
            if (key is YamlScalarNode { Value: { } name })
            {
                if (!IsAbsent(value)) _values[name] = value;
            }
            else Error(key.Start, "a key must be one word");
        }
    }

    internal bool IsThere => _node is not null;

    /// <summary>Where it starts.</summary>
    internal OptionPlace Place => PlaceAt(_path, At(null));

    /// <summary>Whether a key has a value.</summary>
    internal bool Has(string key)
    {
        _ = _known.Add(key);
        return _values.TryGetValue(key, out var value) && value is not YamlScalarNode { Value: null or "", Style: ScalarStyle.Plain };
    }

    private bool HasValue(string key, string hint)
    {
        if (Has(key)) return true;
        if (_values.TryGetValue(key, out var empty)) Error(empty.Start, $"{Path(key)} has no value; {hint}");
        return false;
    }

    /// <summary>Whether the value is a scalar.</summary>
    internal bool IsScalar(string key) => Has(key) && _values[key] is YamlScalarNode;

    /// <summary>A value as written; null if there is none, or it is not a scalar.</summary>
    internal GivenText? Word(string key)
    {
        if (!HasValue(key, "set one or remove the key")) return null;
        if (_values[key] is YamlScalarNode { Value: { } text } node) return new GivenText(text, PlaceAt(Path(key), node.Start));
        Error(_values[key].Start, $"{Path(key)} must be one value, not a list or a group of keys");
        return null;
    }

    /// <summary>A parsed value, or null if there is none or it is invalid.</summary>
    internal T? Value<T>(string key, Func<string, (T Value, string? Error)> parse)
    {
        if (Word(key) is not { } word) return default;
        var (value, error) = parse(word.Text);
        if (error is null) return value;
        Error(key, $"{Path(key)} is '{word.Text}': {error}");
        return default;
    }

    /// <summary>A list of words as written.</summary>
    internal IReadOnlyList<GivenText> Words(string key)
    {
        if (!HasValue(key, "write [] for an empty list")) return [];
        if (_values[key] is not YamlSequenceNode list)
        {
            Error(_values[key].Start, $"{Path(key)} must be a list: '{key}: [ ... ]', or lines below it that start with '- '");
            return [];
        }

        var words = new List<GivenText>();
        foreach (var node in list.Children)
        {
            if (IsAbsent(node)) continue;
            if (node is YamlScalarNode { Value: { } text }) words.Add(new GivenText(text, PlaceAt(Path(key), node.Start)));
            else Error(node.Start, $"an entry of {Path(key)} must be one word");
        }

        return words;
    }

    /// <summary>A list of words, each checked against those before it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fault">Checks a word, given those before it; returns the error, or null.</param>
    internal IReadOnlyList<string> Texts(string key, Func<IReadOnlyList<string>, string, string?> fault)
    {
        var texts = new List<string>();
        foreach (var (text, place) in Words(key))
        {
            if (fault(texts, text) is not { } message) texts.Add(text);
            else _faults.Add(new ConfigurationFault(_file, place.Line, place.Column, IsError: true, message));
        }

        return texts;
    }

    /// <summary>A mapping; empty if it does not exist.</summary>
    internal YamlMap Map(string key)
    {
        if (!Has(key)) return new YamlMap(_file, Path(key), null, _faults);
        if (_values[key] is YamlMappingNode map) return new YamlMap(_file, Path(key), map, _faults);
        Error(_values[key].Start, $"{Path(key)} must be a group of keys: '{key}: {{ ... }}', or indented lines below it");
        return new YamlMap(_file, Path(key), null, _faults);
    }

    /// <summary>The keys of a mapping with their values, each a scalar.</summary>
    internal IReadOnlyList<(string Key, GivenText Word)> Pairs(string key)
    {
        var map = Map(key);
        var pairs = new List<(string, GivenText)>();
        foreach (var name in map._values.Keys)
            if (map.Word(name) is { } word) pairs.Add((name, word));
        return pairs;
    }

    /// <summary>A list of mappings.</summary>
    /// <param name="key">The key.</param>
    /// <param name="mayBeOne">Whether it may also be one mapping.</param>
    internal IReadOnlyList<YamlMap> Maps(string key, bool mayBeOne = false)
    {
        if (!Has(key)) return [];
        if (mayBeOne && _values[key] is not YamlSequenceNode) return Map(key) is { IsThere: true } one ? [one] : [];
        if (_values[key] is not YamlSequenceNode list)
        {
            Error(_values[key].Start, $"{Path(key)} must be a list, with '- ' before each entry");
            return [];
        }

        var maps = new List<YamlMap>();
        foreach (var (node, number) in list.Children.Select((node, index) => (node, index + 1)))
        {
            if (node is YamlMappingNode map) maps.Add(new YamlMap(_file, $"{Path(key)}[{number}]", map, _faults));
            else Error(node.Start, $"entry {number} of {Path(key)} must be a group of keys, such as '- host: 192.168.1.20'");
        }

        return maps;
    }

    /// <summary>Reports keys that were not read. Call it after reading all known keys.</summary>
    internal void RefuseOthers()
    {
        foreach (var node in _node?.Children.Keys.OfType<YamlScalarNode>() ?? [])
        {
            if (node.Value is not { } name || _known.Contains(name)) continue;
            var near = Spelling.Nearest(name, _known) is [var nearest, ..] ? nearest : null;
            var hint = near is null ? $"available: {string.Join(", ", _known.Order(StringComparer.Ordinal))}" : $"did you mean '{near}'?";
            Error(node.Start, $"there is no '{name}' {(_path.Length > 0 ? $"in {_path}" : "here")}; {hint}");
        }
    }

    /// <summary>Reports an error at the value of a key, or at the mapping itself.</summary>
    internal void Error(string? key, string message) => Error(At(key), message);

    /// <summary>
    /// Whether a value counts as not given. Programs that write JSON, such as Home Assistant, write all keys, and an empty text or null for
    /// those that the user left empty.
    /// </summary>
    private bool IsAbsent(YamlNode value) =>
        _file.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
        && value is YamlScalarNode { Value: var text } scalar
        && (text is null or "" || (text == "null" && scalar.Style == ScalarStyle.Plain));

    private Mark At(string? key) =>
        key is not null && _values.TryGetValue(key, out var value) ? value.Start : _node?.Start ?? new Mark(0, 1, 1);

    private void Error(Mark at, string message) => _faults.Add(new ConfigurationFault(_file, at.Line, at.Column, IsError: true, message));

    private OptionPlace PlaceAt(string path, Mark at) => new(OptionSource.File, path, _file, at.Line, at.Column);

    private string Path(string key) => _path.Length > 0 ? $"{_path}.{key}" : key;
}
