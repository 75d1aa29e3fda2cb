using System.Globalization;

namespace SermatecEss.Protocol.Catalogue;

/// <summary>Reads a whole catalogue. Based on the token reader, so that every error has a line, and start-up takes a millisecond.</summary>
internal ref struct CatalogueReader
{
    private const int Format = 1;
    private const string BatteryList = "battery_vendor";
    private readonly Dictionary<string, CodeList> _codeLists = [];
    private readonly List<BatteryVendor> _batteries = [];
    private readonly Dictionary<int, int> _aliases = [];
    private readonly Dictionary<string, PointLimits> _limits = [];
    private readonly List<(List<CommandDefinition> Definitions, int Line)> _commands = [];
    private readonly List<int> _calculatedLines = [];
    private readonly byte[]? _builtIn;
    private Dictionary<string, string?>? _units;
    private Lazy<IReadOnlyList<CalculationDefinition>>? _calculated;
    private JsonCursor _json;

    private CatalogueReader(ReadOnlySpan<byte> utf8Json, byte[]? builtIn)
    {
        _json = new JsonCursor(utf8Json);
        _builtIn = builtIn;
    }

    private readonly FieldTerms Terms => new(_codeLists, _units ?? CommandCatalogue.Default.Units);

    /// <summary>Reads and validates a catalogue.</summary>
    internal static CommandCatalogue Read(ReadOnlySpan<byte> utf8Json) => new CatalogueReader(utf8Json, builtIn: null).Read();

    /// <summary>Reads the built-in catalogue as far as every run of the program needs it. Tests validate the rest.</summary>
    internal static CommandCatalogue ReadBuiltIn(byte[] utf8Json) => new CatalogueReader(utf8Json, utf8Json).Read();

    private CommandCatalogue Read()
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
                case "units": ReadUnits(); break;
                case "batteries": ReadBatteries(); break;
                case "codeLists": ReadCodeLists(); break;
                case "limits": ReadLimits(); break;
                case "calculated": ReadCalculated(); break;
                case "commands": ReadCommands(); break;
                default: throw _json.Fail(null, $"a catalogue has no property '{name}'");
            }
        }

        _json.ExpectEnd();
        if (format is null) throw _json.Fail(null, $"the catalogue needs \"format\": {Format}");
        if (_commands.Count == 0) throw _json.Fail(null, "the catalogue needs \"commands\"");
        var definitions = new List<CommandDefinition>();
        var lines = new List<int>();
        foreach (var (command, line) in _commands)
        {
            var end = EndOf(command);
            foreach (var definition in command.Where(definition => definition.Since < end))
            {
                definitions.Add(definition);
                lines.Add(line);
            }
        }

        var ownCalculated = _calculated;
        var calculated = ownCalculated ?? new(() => CommandCatalogue.Default.Calculated);
        var catalogue = new CommandCatalogue(definitions, _codeLists, _batteries, _aliases, _limits, Terms.Units, calculated);
        if (_builtIn is null) CatalogueRules.Check(catalogue, lines, ownCalculated is null ? null : _calculatedLines);
        return catalogue;
    }

    /// <summary>The version at which a later entry of the same command starts; catalogues may have one for each version.</summary>
    private readonly int EndOf(List<CommandDefinition> command)
    {
        var end = int.MaxValue;
        foreach (var (other, _) in _commands)
        {
            if (other[0].Code == command[0].Code && other[0].IsUpgrade == command[0].IsUpgrade && other[0].Since > command[0].Since)
                end = Math.Min(end, other[0].Since);
        }

        return end;
    }

    private void ReadUnits()
    {
        const string where = "units";
        _units = [];
        _json.BeginObject(where);
        while (_json.NextProperty(where, out var unit))
        {
            var quantity = _json.ReadStringOrNull(where);
            if (string.IsNullOrWhiteSpace(unit)) throw _json.Fail(where, "a unit is empty");
            if (quantity is not null && !IsWord(quantity))
                throw _json.Fail(where, $"'{quantity}' is not a quantity of a-z and _, as in apparent_power");
            if (!_units.TryAdd(unit, quantity)) throw _json.Fail(where, $"the unit '{unit}' appears twice");
        }
    }

    private static bool IsWord(string text) => text.Length > 0 && text.All(character => character is (>= 'a' and <= 'z') or '_');

    private void ReadCalculated()
    {
        if (_builtIn is not { } text)
        {
            _calculated = new(CalculationParser.ReadAll(ref _json, Terms.Units, _calculatedLines));
            return;
        }

        var section = _json.Pass("calculated");
        var units = Terms.Units;
        _calculated = new(() =>
        {
            var later = new JsonCursor(text, section);
            return CalculationParser.ReadAll(ref later, units, []);
        });
    }

    private void ReadAliases()
    {
        const string where = "versionAliases";
        _json.BeginObject(where);
        while (_json.NextProperty(where, out var version))
        {
            if (!ushort.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var from))
                throw _json.Fail(where, $"'{version}' is not a PCU version");
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
            if (_batteries.Exists(other => other.Code == code || other.Key == key))
                throw _json.Fail(where, "another battery has this code or key");
            _batteries.Add(new BatteryVendor(code.Value, key, label, alarms));
        }

        _codeLists[BatteryList] = new CodeList(BatteryList,
            [.. _batteries.Select(battery => KeyValuePair.Create((long)battery.Code, battery.Label))]);
    }

    private void ReadCodeLists()
    {
        _json.BeginObject("codeLists");
        while (_json.NextProperty("codeLists", out var name))
        {
            var where = $"code list {name}";
            if (_codeLists.ContainsKey(name)) throw _json.Fail(where, "the list appears twice");
            var entries = new List<KeyValuePair<long, string>>();
            long? on = null, off = null;
            _json.BeginObject(where);
            while (_json.NextProperty(where, out var code))
            {
                if (code is "on" or "off")
                {
                    var meaning = _json.ReadLong(where);
                    if (code is "on") on = meaning;
                    else off = meaning;
                    continue;
                }

                if (!long.TryParse(code, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
                    throw _json.Fail(where, $"'{code}' is not a code");
                if (entries.Exists(entry => entry.Key == number)) throw _json.Fail(where, $"the code {number} appears twice");
                var label = _json.ReadString(where);
                if (entries.Exists(entry => entry.Value == label)) throw _json.Fail(where, $"the label '{label}' appears twice");
                entries.Add(KeyValuePair.Create(number, label));
            }

            if (on is null != off is null || (on is not null && on == off))
                throw _json.Fail(where, "\"on\" and \"off\" belong together and differ");
            if (on is not null && !(entries.Exists(entry => entry.Key == on) && entries.Exists(entry => entry.Key == off)))
                throw _json.Fail(where, "\"on\" and \"off\" are codes of the list");
            _codeLists[name] = new CodeList(name, entries) { OnCode = on, OffCode = off };
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

            if (min is null || max is null || min >= max || perMinute <= 0)
                throw _json.Fail(where, "limits need \"min\" and a greater \"max\", and a \"perMinute\" is above 0");
            if (!_limits.TryAdd(of, new PointLimits(min.Value, max.Value, perMinute))) throw _json.Fail(where, "they appear twice");
        }
    }

    private void ReadCommands()
    {
        var terms = Terms;
        _json.BeginArray("commands");
        while (_json.HasElement("commands"))
        {
            var definitions = CommandParser.Read(ref _json, terms, _builtIn, out var line);
            _commands.Add((definitions, line));
        }
    }
}
