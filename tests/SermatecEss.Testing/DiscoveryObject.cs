using System.Text.Json;
using System.Text.RegularExpressions;

namespace SermatecEss.Testing;

/// <summary>An object of a discovery message, with long keys.</summary>
internal sealed partial class DiscoveryObject
{
    private readonly Dictionary<string, JsonElement> _values = [];
    private readonly List<string> _faults;
    private readonly string _name;

    /// <summary>Reads an object.</summary>
    /// <param name="name">Its name in error messages.</param>
    /// <param name="json">The object.</param>
    /// <param name="abbreviations">The long form of each short key.</param>
    /// <param name="faults">Takes the errors.</param>
    internal DiscoveryObject(string name, JsonElement json, JsonElement abbreviations, List<string> faults)
    {
        _name = name;
        _faults = faults;
        foreach (var property in json.EnumerateObject())
        {
            var key = abbreviations.TryGetProperty(property.Name, out var full) ? full.GetString()! : property.Name;
            Demand(_values.TryAdd(key, property.Value), $"{key} stands twice");
        }
    }

    internal int Count => _values.Count;

    internal bool Has(string key) => _values.ContainsKey(key);

    internal JsonElement? Get(string key) => _values.TryGetValue(key, out var value) ? value : null;

    internal IEnumerable<string> KeysThatEndWith(string end) => _values.Keys.Where(key => key.EndsWith(end, StringComparison.Ordinal));

    /// <summary>A text, "" if missing or null.</summary>
    internal string Text(string key)
    {
        if (Get(key) is not { ValueKind: not JsonValueKind.Null } value) return "";
        Demand(value.ValueKind == JsonValueKind.String, $"{key} is no text");
        return value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
    }

    /// <summary>A number; null if missing.</summary>
    internal decimal? Number(string key)
    {
        if (Get(key) is not { } value) return null;
        Demand(value.ValueKind == JsonValueKind.Number, $"{key} is no number");
        return value.ValueKind == JsonValueKind.Number ? value.GetDecimal() : null;
    }

    /// <summary>A list of texts; null if missing.</summary>
    internal List<string>? Texts(string key)
    {
        if (Get(key) is not { } value) return null;
        var isList = value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(text => text.ValueKind == JsonValueKind.String);
        Demand(isList, $"{key} is no list of texts");
        return isList ? [.. value.EnumerateArray().Select(text => text.GetString()!)] : null;
    }

    /// <summary>An object in it; null if missing.</summary>
    internal DiscoveryObject? Object(string key, JsonElement abbreviations)
    {
        if (Get(key) is not { } value) return null;
        Demand(value.ValueKind == JsonValueKind.Object, $"{key} is no object");
        return value.ValueKind == JsonValueKind.Object ? new DiscoveryObject($"{_name}: {key}", value, abbreviations, _faults) : null;
    }

    /// <summary>The objects of a list in it.</summary>
    internal List<DiscoveryObject> Objects(string key, JsonElement abbreviations)
    {
        if (Get(key) is not { } value) return [];
        var isList = value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(one => one.ValueKind == JsonValueKind.Object);
        Demand(isList, $"{key} is no list of objects");
        if (!isList) return [];
        return [.. value.EnumerateArray().Select((one, i) => new DiscoveryObject($"{_name}: {key} {i}", one, abbreviations, _faults))];
    }

    /// <summary>The objects in a property by key; errors name them by that key.</summary>
    internal IEnumerable<DiscoveryObject> ObjectsByKey(string key, JsonElement abbreviations)
    {
        if (Object(key, abbreviations) is not { } all) yield break;
        foreach (var (name, value) in all._values)
        {
            all.Demand(value.ValueKind == JsonValueKind.Object, $"{name} is no object");
            if (value.ValueKind == JsonValueKind.Object) yield return new DiscoveryObject(name, value, abbreviations, _faults);
        }
    }

    /// <summary>Reports an error unless a condition holds.</summary>
    internal void Demand(bool holds, string fault)
    {
        if (!holds) _faults.Add($"{_name}: {fault}");
    }

    /// <summary>Reports missing or unknown keys.</summary>
    internal void CheckKeys(IEnumerable<string> required, IEnumerable<string> known)
    {
        foreach (var key in required) Demand(Has(key), $"{key} is missing");
        foreach (var key in _values.Keys.Except(known)) Demand(false, $"Home Assistant knows no {key} there");
    }

    /// <summary>Reports a word that is not allowed.</summary>
    internal void CheckWord(string key, string[] allowed) =>
        Demand(!Has(key) || allowed.Contains(Text(key)), $"{key} '{Text(key)}' is none of {string.Join(", ", allowed)}");

    /// <summary>Reports an invalid topic name.</summary>
    internal void CheckTopic(string key) => Demand(Topic().IsMatch(Text(key)), $"{key} '{Text(key)}' is no topic");

    /// <summary>Reports a template without expression, or with an unterminated one.</summary>
    internal void CheckTemplate(string key)
    {
        var begun = TemplateBegin().Count(Text(key));
        Demand(begun > 0 && begun == TemplateEnd().Count(Text(key)), $"{key} '{Text(key)}' is no template");
    }

    /// <summary>Reports an invalid URL.</summary>
    internal void CheckUrl(string key) => Demand(
        !Has(key) || (Uri.TryCreate(Text(key), UriKind.Absolute, out var url) && url.Scheme is "http" or "https" or "homeassistant"),
        $"{key} '{Text(key)}' is no address");

    [GeneratedRegex("^[^+#\\p{C}\\s/][^+#\\p{C}\\s]*$")]
    private static partial Regex Topic();

    [GeneratedRegex("\\{[{%]")]
    private static partial Regex TemplateBegin();

    [GeneratedRegex("[%}]\\}")]
    private static partial Regex TemplateEnd();
}
