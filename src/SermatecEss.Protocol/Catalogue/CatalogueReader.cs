using System.Globalization;

namespace SermatecEss.Protocol.Catalogue;

/// <summary>Reads a whole catalogue. Built on the token reader so that every fault has a line, and start-up costs a millisecond.</summary>
internal ref struct CatalogueReader
{
    private const int Format = 1;
    private const string BatteryList = "battery_vendor";
    private readonly Dictionary<string, CodeList> _codeLists = [];
    private readonly List<BatteryVendor> _batteries = [];
    private readonly Dictionary<int, int> _aliases = [];
    private readonly Dictionary<string, PointLimits> _limits = [];
    private readonly List<CommandDefinition> _commands = [];
    private readonly List<int> _lines = [];
    private JsonCursor _json;

    internal CatalogueReader(ReadOnlySpan<byte> utf8Json) => _json = new JsonCursor(utf8Json);

    /// <param name="isChecked">Whether the rules between commands are known to hold, as the tests prove for the built-in text; saves a third of the start-up.</param>
    internal CommandCatalogue Read(bool isChecked)
    {
        int? format = null;
        _json.BeginObject(null);
        while (_json.NextProperty(null, out var name))
        {
            switch (name)
            {
                case "$schema": _ = _json.ReadString(name); break;
                case "format":
                    format = _json.ReadInt(name, 0, int.MaxValue);
                    if (format != Format) throw _json.Fail(name, $"this program reads format {Format}");
                    break;
                case "versionAliases": ReadAliases(); break;
                case "batteries": ReadBatteries(); break;
                case "codeLists": ReadCodeLists(); break;
                case "limits": ReadLimits(); break;
                case "commands": ReadCommands(); break;
                default: throw _json.Fail(null, $"a catalogue has no property '{name}'");
            }
        }

        _json.ExpectEnd();
        if (format is null) throw _json.Fail(null, $"the catalogue needs \"format\": {Format}");
        if (_commands.Count == 0) throw _json.Fail(null, "the catalogue needs \"commands\"");
        var catalogue = new CommandCatalogue(_commands, _codeLists, _batteries, _aliases, _limits);
        if (!isChecked) CatalogueRules.Check(catalogue, _lines);
        return catalogue;
    }

    private void ReadAliases()
    {
        const string where = "versionAliases";
        _json.BeginObject(where);
        while (_json.NextProperty(where, out var version))
        {
            if (!ushort.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var from)) throw _json.Fail(where, $"'{version}' is not a PCU version");
            _aliases[from] = _json.ReadInt(where, 0, ushort.MaxValue);
        }
    }

    private void ReadBatteries()
    {
        _json.BeginArray("batteries");
        while (_json.HasElement("batteries"))
        {
            var where = "a battery";
            int? code = null, alarms = null;
            string? key = null, label = null;
            _json.BeginObject(where);
            while (_json.NextProperty(where, out var name))
            {
                switch (name)
                {
                    case "code":
                        code = _json.ReadInt(where, 0, ushort.MaxValue);
                        where = $"battery {code}";
                        break;
                    case "key": key = _json.ReadString(where); break;
                    case "label": label = _json.ReadString(where); break;
                    case "alarms": alarms = _json.ReadInt(where, 1, ushort.MaxValue); break;
                    default: throw _json.Fail(where, $"a battery has no property '{name}'");
                }
            }

            if (code is null || key is null || label is null) throw _json.Fail(where, "a battery needs \"code\", \"key\" and \"label\"");
            if (_batteries.Exists(other => other.Code == code || other.Key == key)) throw _json.Fail(where, "another battery has this code or key");
            _batteries.Add(new BatteryVendor(code.Value, key, label, alarms));
        }

        _codeLists[BatteryList] = new CodeList(BatteryList, [.. _batteries.Select(battery => KeyValuePair.Create((long)battery.Code, battery.Label))]);
    }

    private void ReadCodeLists()
    {
        _json.BeginObject("codeLists");
        while (_json.NextProperty("codeLists", out var name))
        {
            var where = $"code list {name}";
            if (_codeLists.ContainsKey(name)) throw _json.Fail(where, "the list is there twice");
            var entries = new List<KeyValuePair<long, string>>();
            _json.BeginObject(where);
            while (_json.NextProperty(where, out var code))
            {
                if (!long.TryParse(code, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) throw _json.Fail(where, $"'{code}' is not a code");
                if (entries.Exists(entry => entry.Key == number)) throw _json.Fail(where, $"the code {number} is there twice");
                var label = _json.ReadString(where);
                if (entries.Exists(entry => entry.Value == label)) throw _json.Fail(where, $"the label '{label}' is there twice");
                entries.Add(KeyValuePair.Create(number, label));
            }

            _codeLists[name] = new CodeList(name, entries);
        }
    }

    private void ReadLimits()
    {
        _json.BeginObject("limits");
        while (_json.NextProperty("limits", out var of))
        {
            var where = $"the limits of {of}";
            decimal? min = null, max = null, perMinute = null;
            _json.BeginObject(where);
            while (_json.NextProperty(where, out var name))
            {
                switch (name)
                {
                    case "min": min = _json.ReadDecimal(where); break;
                    case "max": max = _json.ReadDecimal(where); break;
                    case "perMinute": perMinute = _json.ReadDecimal(where); break;
                    default: throw _json.Fail(where, $"limits have no property '{name}'");
                }
            }

            if (min is null || max is null || min >= max || perMinute <= 0) throw _json.Fail(where, "limits need \"min\" and a greater \"max\", and a \"perMinute\" is above 0");
            if (!_limits.TryAdd(of, new PointLimits(min.Value, max.Value, perMinute))) throw _json.Fail(where, "they are there twice");
        }
    }

    private void ReadCommands()
    {
        _json.BeginArray("commands");
        while (_json.HasElement("commands"))
        {
            _commands.Add(CommandParser.Read(ref _json, _codeLists, out var line));
            _lines.Add(line);
        }
    }
}
