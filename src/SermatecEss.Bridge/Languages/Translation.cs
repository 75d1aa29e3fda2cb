using System.IO.Compression;
using System.Text.Json;
using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Bridge.Languages;

/// <summary>Names and texts in one language. What is not translated stays English; ids and values never change.</summary>
public sealed class Translation
{
    /// <summary>Stands for the number of a window in the id of its start or end, and in the name.</summary>
    private const string Number = "#";

    private static readonly Lazy<Translation>[] All =
        [.. Enum.GetValues<Language>().Select(language => new Lazy<Translation>(() => Read(language)))];

    private readonly Dictionary<string, (string Name, string FullName)> _names = [];
    private readonly Dictionary<string, string> _texts = [];
    private readonly Dictionary<string, string> _entities = [];
    private readonly Dictionary<string, string> _alarms = [];
    private readonly Dictionary<string, string> _advice = [];

    private Translation()
    {
    }

    /// <summary>The names and texts in a language.</summary>
    public static Translation Of(Language language) => All[(int)language].Value;

    /// <summary>The name of a point within its device.</summary>
    public string NameOf(Point point) => Find(point.Id)?.Name ?? point.Name;

    /// <summary>The name of a point, including the device.</summary>
    public string FullNameOf(Point point) => Find(point.Id)?.FullName ?? point.FullName;

    /// <summary>The name of a setting within its device.</summary>
    public string NameOf(Setting setting) => Find(setting)?.Name ?? setting.Name;

    /// <summary>The name of a setting, including the device.</summary>
    public string FullNameOf(Setting setting) => Find(setting)?.FullName ?? setting.FullName;

    /// <summary>A state, such as <c>Charge</c>.</summary>
    /// <param name="state">The state in English.</param>
    public string TextOf(string state) => _texts.GetValueOrDefault(state, state);

    /// <summary>The translated states among some.</summary>
    /// <param name="states">The states in English.</param>
    /// <returns>The translations by the state in English, without those that are the same in both languages.</returns>
    public IReadOnlyDictionary<string, string> TextsOf(IEnumerable<string> states) =>
        states.Distinct().Where(state => TextOf(state) != state).ToDictionary(state => state, TextOf);

    /// <summary>The name of an entity that is not a point, such as a button.</summary>
    /// <param name="name">The name in English.</param>
    public string EntityOf(string name) => _entities.GetValueOrDefault(name, name);

    /// <summary>The name of a device, or of an entity that is not a point, with the name of an inverter.</summary>
    /// <param name="name">The name in English; <c>{0}</c> stands for the name of the inverter.</param>
    /// <param name="inverter">The name of the inverter.</param>
    public string EntityOf(string name, string inverter) =>
        EntityOf(name).Replace("{0}", inverter, StringComparison.Ordinal);

    /// <summary>The text of an alarm, or its device.</summary>
    /// <param name="text">The text in English.</param>
    public string AlarmOf(string text) => _alarms.GetValueOrDefault(text, text);

    /// <summary>What an owner can do about an alarm, in one to three sentences.</summary>
    /// <param name="code">The alarm's code; null if it is unknown.</param>
    public string AdviceOf(int? code) => _advice[AlarmTable.Default.KindOf(code)];

    private (string Name, string FullName)? Find(Setting setting) =>
        Find(setting.Id) ?? FindWindow(setting.Id) ?? Find(setting.Point);

    private (string Name, string FullName)? Find(string id) => _names.TryGetValue(id, out var names) ? names : null;

    /// <summary>The start or end of a window, such as <c>grid_price_window_3_start</c>.</summary>
    private (string Name, string FullName)? FindWindow(string id)
    {
        var parts = id.Split('_');
        if (parts is not [.., var number, _] || Find(string.Join('_', [.. parts[..^2], Number, parts[^1]])) is not { } names) return null;
        return (
            names.Name.Replace(Number, number, StringComparison.Ordinal),
            names.FullName.Replace(Number, number, StringComparison.Ordinal));
    }

    private static Translation Read(Language language)
    {
        var translation = new Translation();
        using var packed = typeof(Translation).Assembly.GetManifestResourceStream($"{language}.json".ToLowerInvariant())!;
        using var file = new GZipStream(packed, CompressionMode.Decompress);
        using var document = JsonDocument.Parse(file);
        foreach (var name in Section(document, "names"))
        {
            var isOne = name.Value.ValueKind == JsonValueKind.String;
            translation._names[name.Name] = isOne
                ? (name.Value.GetString()!, name.Value.GetString()!)
                : (name.Value[0].GetString()!, name.Value[1].GetString()!);
        }

        Read(document, "texts", translation._texts);
        Read(document, "entities", translation._entities);
        Read(document, "alarms", translation._alarms);
        Read(document, "advice", translation._advice);
        return translation;
    }

    private static void Read(JsonDocument document, string section, Dictionary<string, string> texts)
    {
        foreach (var text in Section(document, section)) texts[text.Name] = text.Value.GetString()!;
    }

    /// <summary>A section of a file; empty if the file does not have it, as the one for English, which has no names.</summary>
    private static JsonElement.ObjectEnumerator Section(JsonDocument document, string name) =>
        document.RootElement.TryGetProperty(name, out var section) ? section.EnumerateObject() : default;
}
