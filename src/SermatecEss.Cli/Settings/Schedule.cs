using System.Globalization;
using SermatecEss.Bridge.Options;
using SermatecEss.Cli.Options;
using SermatecEss.Hosting.Configuration;
using SermatecEss.Hosting.Output;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Inverter.Settings;
using YamlDotNet.RepresentationModel;

namespace SermatecEss.Cli.Settings;

/// <summary>The price windows and the forced charge and discharge of an inverter, in readable form.</summary>
internal sealed class Schedule
{
    private const string None = "none";
    private const string NotTold = "not reported";
    private const string Prices = "grid_price_windows";
    private static readonly string[] Forced = ["battery_forced_charge", "battery_forced_discharge"];
    private static readonly string[] Days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    private readonly SettingList _settings;
    private readonly IReadOnlyDictionary<string, string> _values;

    /// <param name="settings">The inverter's settings.</param>
    /// <param name="values">The values read, as they are written.</param>
    internal Schedule(SettingList settings, IReadOnlyDictionary<string, string> values)
    {
        _settings = settings;
        _values = values;
    }

    internal static async Task<Schedule> ReadAsync(CliContext context, OpenInverter inverter, CancellationToken cancellation)
    {
        var settings = inverter.Settings.All
            .Where(setting => setting.Id == Prices || Forced.Any(kind => setting.Id.StartsWith(kind, StringComparison.Ordinal)))
            .ToList();
        return new Schedule(inverter.Settings, await inverter.ReadAsync(context, settings, cancellation));
    }

    internal void WriteText(TextWriter output)
    {
        output.WriteLine("Price windows:");
        WriteWindows(output, Prices, window => window.Replace("=", "  ", StringComparison.Ordinal));
        foreach (var kind in Forced.Where(_settings.Has))
        {
            output.WriteLine(
                $"{(kind == Forced[0] ? "Forced charge" : "Forced discharge")}: {_values.GetValueOrDefault(kind, NotTold)}, "
                + $"{DaysText(kind)}, to {_values.GetValueOrDefault($"{kind}_soc_limit", NotTold)} %");
            WriteWindows(output, $"{kind}_windows", window => window);
        }
    }

    internal void WriteYaml(TextWriter output)
    {
        static YamlSequenceNode List(IEnumerable<string> words) => new(words.Select(word => new YamlScalarNode(word)));
        var root = new YamlMappingNode();
        if (_values.ContainsKey(Prices)) root.Add(Prices, List(Windows(Prices)));
        foreach (var kind in Forced.Where(_settings.Has))
        {
            var map = new YamlMappingNode();
            if (_values.GetValueOrDefault(kind) is "on" or "off") map.Add("enabled", _values[kind]);
            if (Days.All(day => _values.ContainsKey($"{kind}_{day}"))) map.Add("days", List(DaysOf(kind)));
            if (_values.TryGetValue($"{kind}_soc_limit", out var limit)) map.Add("soc_limit", limit);
            if (_values.ContainsKey($"{kind}_windows")) map.Add("windows", List(Windows($"{kind}_windows")));
            if (map.Any()) root.Add(kind, map);
        }

        output.Write(YamlFile.Write(root));
    }

    /// <summary>Writes an object with the keys of the YAML, without values that the inverter did not report.</summary>
    internal void WriteJson(TextWriter output) => JsonDocumentWriter.Write(output, indented: true, json =>
    {
        void List(string key, IEnumerable<string> words)
        {
            json.WriteStartArray(key);
            foreach (var word in words) json.WriteStringValue(word);
            json.WriteEndArray();
        }

        json.WriteStartObject();
        if (_values.ContainsKey(Prices)) List(Prices, Windows(Prices));
        foreach (var kind in Forced.Where(_settings.Has))
        {
            json.WriteStartObject(kind);
            if (_values.GetValueOrDefault(kind) is "on" or "off") json.WriteBoolean("enabled", _values[kind] == "on");
            if (Days.All(day => _values.ContainsKey($"{kind}_{day}"))) List("days", DaysOf(kind));
            if (_values.TryGetValue($"{kind}_soc_limit", out var limit))
            {
                if (int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var soc)) json.WriteNumber("soc_limit", soc);
                else json.WriteString("soc_limit", limit);
            }

            if (_values.ContainsKey($"{kind}_windows")) List("windows", Windows($"{kind}_windows"));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    });

    /// <summary>The changes that make the schedule equal to a file.</summary>
    /// <exception cref="UsageException">The file is invalid or inconsistent; the message gives the place.</exception>
    internal IReadOnlyList<SettingChange> ChangesTo(string path)
    {
        var faults = new List<ConfigurationFault>();
        var root = YamlFile.Read(path, faults);
        var wanted = new List<(string Id, string Value)>();
        TakeWindows(root, Prices, Prices, wanted);
        foreach (var kind in Forced.Where(_settings.Has))
        {
            var map = root.Map(kind);
            if (map.Value<bool?>("enabled", text =>
                OptionParsers.Switch(text) is var (on, error) && error is null ? (on, null) : (null, error)) is { } enabled)
            {
                wanted.Add((kind, enabled ? "on" : "off"));
            }

            var limit = $"{kind}_soc_limit";
            if (map.Value<string?>("soc_limit", text => Fault(limit, text) is { } fault ? (null, fault) : (text, null)) is { } soc)
                wanted.Add((limit, soc));
            TakeWindows(map, "windows", $"{kind}_windows", wanted);
            TakeDays(map, kind, wanted);
            map.RefuseOthers();
        }

        root.RefuseOthers();
        if (faults.Count > 0) throw new UsageException($"The file has errors:\n{string.Join('\n', faults.OrderBy(fault => fault.Line))}");
        return [.. wanted
            .Where(pair => _values.GetValueOrDefault(pair.Id) != pair.Value)
            .Select(pair => _settings.Find(pair.Id).Parse(pair.Value))];
    }

    private void TakeWindows(YamlMap map, string key, string id, List<(string Id, string Value)> wanted)
    {
        if (!map.Has(key)) return;

        // Values that the inverter already has are not checked: they may be ones that cannot be set.
        var setting = _settings.Find(id);
        var present = Windows(id);
        string Written(string window) => Fault(id, window) is null ? setting.Parse(window).Text : window;
        bool IsPresent(string window) => present.Contains(Written(window));
        var windows = map.Texts(key, (before, window) =>
            IsPresent(window) && before.All(IsPresent) ? null : Fault(id, Text(before.Append(window))));
        if (!windows.Select(Written).SequenceEqual(present) && Fault(id, Text(windows)) is null)
            wanted.Add((id, setting.Parse(Text(windows)).Text));
    }

    /// <summary>Days that are not on keep their state, off or unset.</summary>
    private void TakeDays(YamlMap map, string kind, List<(string Id, string Value)> wanted)
    {
        if (!map.Has("days")) return;
        var days = map.Texts("days", (_, day) => Days.Contains(day) ? null : $"'{day}' is not a day; expected {string.Join(", ", Days)}");
        foreach (var day in Days)
        {
            var isOn = _values.GetValueOrDefault($"{kind}_{day}") == "on";
            var id = $"{kind}_{day}";
            if (days.Contains(day) != isOn) wanted.Add((id, isOn ? "off" : "on"));
        }
    }

    private string? Fault(string id, string text)
    {
        try
        {
            _ = _settings.Find(id).Parse(text);
            return null;
        }
        catch (SettingException e)
        {
            return e.Message;
        }
    }

    private string[] Windows(string id) =>
        _values.TryGetValue(id, out var text) && text != None ? text.Split(", ") : [];

    private static string Text(IEnumerable<string> windows) => string.Join(", ", windows) is { Length: > 0 } text ? text : None;

    private IEnumerable<string> DaysOf(string kind) => Days.Where(day => _values.GetValueOrDefault($"{kind}_{day}") == "on");

    private string DaysText(string kind)
    {
        var days = DaysOf(kind).ToList();
        return days.Count switch
        {
            7 => "every day",
            0 => Days.All(day => _values.ContainsKey($"{kind}_{day}")) ? "no days" : "days not reported",
            _ => string.Join(", ", days),
        };
    }

    private void WriteWindows(TextWriter output, string id, Func<string, string> line)
    {
        var windows = Windows(id);
        foreach (var window in windows) output.WriteLine($"  {line(window)}");
        if (windows.Length == 0) output.WriteLine($"  {(_values.ContainsKey(id) ? None : NotTold)}");
    }
}
