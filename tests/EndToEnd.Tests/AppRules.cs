using System.Globalization;
using System.Text.RegularExpressions;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>
/// What Home Assistant requires of an app: the rules of its Supervisor, which ignores an app that breaks them, and those of the linter of
/// app repositories, which wants nothing stated that is the default. Only the keys that this app has are known.
/// </summary>
internal static partial class AppRules
{
    /// <summary>The kind of each known key, and its default; null for none.</summary>
    private static readonly Dictionary<string, (Type Kind, object? Default)> Keys = new()
    {
        ["name"] = (typeof(string), null),
        ["slug"] = (typeof(string), null),
        ["version"] = (typeof(string), null),
        ["description"] = (typeof(string), null),
        ["url"] = (typeof(string), null),
        ["arch"] = (typeof(List<object>), null),
        ["homeassistant"] = (typeof(string), null),
        ["services"] = (typeof(List<object>), null),
        ["ingress"] = (typeof(bool), false),
        ["ingress_port"] = (typeof(int), 8099),
        ["panel_icon"] = (typeof(string), "mdi:puzzle"),
        ["panel_title"] = (typeof(string), null),
        ["backup"] = (typeof(string), "hot"),
        ["environment"] = (typeof(Dictionary<object, object>), null),
        ["ports"] = (typeof(Dictionary<object, object>), null),
        ["options"] = (typeof(Dictionary<object, object>), null),
        ["schema"] = (typeof(Dictionary<object, object>), null),
    };

    private static readonly string[] Required = ["name", "slug", "version", "description", "arch"];

    /// <summary>What is wrong with an app's <c>config.yaml</c>.</summary>
    internal static IEnumerable<string> FaultsOf(Dictionary<object, object> config)
    {
        foreach (var key in Required.Where(key => !config.ContainsKey(key))) yield return $"{key} is missing";
        foreach (var (key, value) in config)
        {
            if (!Keys.TryGetValue((string)key, out var known))
                yield return $"{key} is not known";
            else if (value.GetType() != known.Kind && !(known.Kind == typeof(int) && value is byte or short))
                yield return $"{key} is a {value.GetType()}";
            else if (value.Equals(known.Default))
                yield return $"{key} has its default";
        }

        if (!Slug().IsMatch((string)config["slug"])) yield return "the slug";
        foreach (var arch in (List<object>)config["arch"])
            if (arch is not ("aarch64" or "amd64")) yield return $"the architecture {arch}";
        foreach (var service in List(config, "services"))
            if (!Service().IsMatch((string)service)) yield return $"the service {service}";
        foreach (var (name, value) in Map(config, "environment"))
            if (value is not string || !Word().IsMatch((string)name)) yield return $"the variable {name}";
        foreach (var (port, host) in Map(config, "ports"))
            if (!Port().IsMatch((string)port) || host is not (null or int or short or ushort)) yield return $"the port {port}";
        if (config.TryGetValue("backup", out var backup) && backup is not "cold") yield return "the kind of backup";
        foreach (var fault in FaultsOfSchema(config["schema"], "schema")) yield return fault;
    }

    /// <summary>What is wrong with options, by the schema of an app.</summary>
    internal static IEnumerable<string> FaultsOf(object? value, object type, string path) => (type, value) switch
    {
        (List<object> list, List<object> values) => values.SelectMany((each, index) => FaultsOf(each, list[0], $"{path}[{index}]")),
        (Dictionary<object, object> map, Dictionary<object, object> values) =>
            values.SelectMany(pair => map.TryGetValue(pair.Key, out var below)
                    ? FaultsOf(pair.Value, below, $"{path}.{pair.Key}")
                    : [$"{path}.{pair.Key} is not in the schema"])
                .Concat(map
                    .Where(pair => !values.ContainsKey(pair.Key) && !IsOptional(pair.Value))
                    .Select(pair => $"{path}.{pair.Key} is missing")),
        (string word, not (null or List<object> or Dictionary<object, object>)) =>
            FaultOfValue(value, word) is { } fault ? [$"{path} {fault}"] : [],
        _ => [$"{path} is '{value}'"],
    };

    /// <summary>The paths of all values in a schema, as in <c>inverters.host</c>, with their types.</summary>
    internal static IEnumerable<(string Path, string Type)> Leaves(object type, string path = "") => type switch
    {
        List<object> list => Leaves(list[0], path),
        Dictionary<object, object> map =>
            map.SelectMany(pair => Leaves(pair.Value, path.Length == 0 ? $"{pair.Key}" : $"{path}.{pair.Key}")),
        _ => [(path, (string)type)],
    };

    private static IEnumerable<string> FaultsOfSchema(object type, string path) => type switch
    {
        // A list must not directly contain another one.
        List<object> list when list.Count == 1 && list[0] is not List<object> => FaultsOfSchema(list[0], $"{path}[]"),
        Dictionary<object, object> map => map.SelectMany(pair => FaultsOfSchema(pair.Value, $"{path}.{pair.Key}")),
        string word when Element().IsMatch(word) => [],
        _ => [$"{path} is '{type}'"],
    };

    /// <summary>Only a value, or a list of values, can be left out: a group cannot.</summary>
    private static bool IsOptional(object type) => (type is List<object> list ? list[0] : type) is string word && word.EndsWith('?');

    private static string? FaultOfValue(object value, string type)
    {
        var text = Convert.ToString(value, CultureInfo.InvariantCulture)!;
        var match = Element().Match(type);
        var kind = match.Groups["kind"].Value;
        var isGood = kind switch
        {
            "bool" => value is bool,
            "port" => int.TryParse(text, out var port) && port is >= 1 and <= 65535,
            "int" => int.TryParse(text, out var number)
                && (!int.TryParse(match.Groups["low"].Value, out var low) || number >= low)
                && (!int.TryParse(match.Groups["high"].Value, out var high) || number <= high),
            "list" => match.Groups["words"].Value.Split('|').Contains(text),
            _ => value is string,
        };
        return isGood ? null : $"is '{text}', not {type}";
    }

    private static List<object> List(Dictionary<object, object> config, string key) =>
        config.TryGetValue(key, out var value) ? (List<object>)value : [];

    private static Dictionary<object, object> Map(Dictionary<object, object> config, string key) =>
        config.TryGetValue(key, out var value) ? (Dictionary<object, object>)value : [];

    [GeneratedRegex(
        @"^(?:(?<kind>bool|port|str|password)|(?<kind>int)(?:\((?<low>-?\d+)?,(?<high>-?\d+)?\))?|(?<kind>list)\((?<words>.+)\))\??$")]
    private static partial Regex Element();

    [GeneratedRegex("^[-_.A-Za-z0-9]+$")]
    private static partial Regex Slug();

    [GeneratedRegex("^(mqtt|mysql):(provide|want|need)$")]
    private static partial Regex Service();

    [GeneratedRegex(@"^\w+$")]
    private static partial Regex Word();

    [GeneratedRegex(@"^\d{1,5}(-\d{1,5})?(/(tcp|udp))?$")]
    private static partial Regex Port();
}
