using System.Text;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Protocol.Tests.Catalogue;

public sealed class WrongCatalogueTests
{
    private const string Command = "command 0A of version 252";
    private const string Voltage = Command + ", field battery_voltage";
    private const string Alarms = "command 0B of version 252, field battery_alarms";
    private const string Count = "command 66 of version 252, field pv_from";

    [Fact]
    public void The_catalogue_that_the_cases_break_is_valid()
    {
        var catalogue = SmallCatalogue.Parse(SmallCatalogue.Text);
        Assert.Equal(5, catalogue.Definitions.Count);
        Assert.Equal([252, 258], catalogue.Versions);
    }

    /// <summary>What is replaced, by what, the reported place of the error, and a part of the reason.</summary>
    public static TheoryData<string, string, string?, string> Cases => new()
    {
        // The text itself.
        { "\"format\": 1,", "\"format\": 1,,", null, "this is not JSON" },
        { "{\n  \"format\"", "[\n  \"format\"", null, "expected an object" },
        { "\"label\": \"voltage\"", "\"label\": \"voltage", Voltage, "this is not JSON" },
        { "\"label\": \"voltage\"", "\"label\": \"\\ud800\"", Voltage, "not valid Unicode" },

        // Kinds of JSON values.
        { "\"label\": \"voltage\"", "\"label\": 5", Voltage, "expected text in quotes" },
        { "\"length\": 2, \"scale\"", "\"length\": \"2\", \"scale\"", Voltage, "expected a whole number from 0 to 255" },
        { "\"length\": 2, \"scale\"", "\"length\": 2.5, \"scale\"", Voltage, "expected a whole number from 0 to 255" },
        { "\"length\": 2, \"scale\"", "\"length\": 256, \"scale\"", Voltage, "expected a whole number from 0 to 255" },
        { "\"length\": 2, \"scale\"", "\"length\": -1, \"scale\"", Voltage, "expected a whole number from 0 to 255" },
        { "\"scale\": 0.1", "\"scale\": 1e400", Voltage, "expected a number" },
        { "\"same\": true", "\"same\": 1", Command + ", field grid_state", "expected true or false" },
        { "\"names\": [\"battery\"]", "\"names\": \"battery\"", Command, "expected a list" },

        // The catalogue.
        { "\"format\": 1,", "\"format\": 2,", "format", "this program reads format 1" },
        { "\"format\": 1,", "\"version\": 1,", null, "a catalogue has no property 'version'" },
        { "{ \"991\": 601 }", "{ \"new\": 601 }", "versionAliases", "'new' is not a PCU version" },
        { "{ \"991\": 601 }", "{ \"991\": -1 }", "versionAliases", "expected a whole number" },
        { "\"alarms\": 81", "\"alarm\": 81", "battery 2", "a battery has no property 'alarm'" },
        { "\"alarms\": 81", "\"alarms\": 0", "battery 2", "expected a whole number from 1" },
        { "\"code\": 2, \"key\"", "\"key\"", "a battery", "a battery needs" },
        { "\"code\": 3", "\"code\": 2", "battery 2", "another battery has this code or key" },
        { "pylon-lv", "pylon-hv", "battery 3", "another battery has this code or key" },
        { "\"mode\": { \"1\"", "\"battery_vendor\": { \"1\"", "code list battery_vendor", "the list appears twice" },
        { "\"1\": \"General\"", "\"one\": \"General\"", "code list mode", "'one' is not a code" },
        { "\"2\": \"Storage\"", "\"1\": \"Storage\"", "code list mode", "the code 1 appears twice" },
        { "\"2\": \"Storage\"", "\"2\": \"General\"", "code list mode", "the label 'General' appears twice" },

        { "\"on\": 1, ", "", "code list switch", "\"on\" and \"off\" belong together and differ" },
        { "\"on\": 1", "\"on\": 2", "code list switch", "\"on\" and \"off\" belong together and differ" },
        { "\"on\": 1", "\"on\": 3", "code list switch", "\"on\" and \"off\" are codes of the list" },
        { "\"on\": 1", "\"on\": \"closed\"", "code list switch", "expected a whole number" },
        { "\"V\": \"voltage\"", "\"V\": 5", "units", "expected text in quotes or null" },
        { "\"V\": \"voltage\"", "\"V\": \"Voltage\"", "units", "'Voltage' is not a quantity of a-z and _" },
        { "\"V\": \"voltage\"", "\" \": \"voltage\"", "units", "a unit is empty" },
        { "\"V\": \"voltage\"", "\"W\": \"voltage\"", "units", "the unit 'W' appears twice" },

        // Calculated points.
        { "\"id\": \"grid_power\"", "\"id\": \"grid_apparent_power\"", "calculated point grid_apparent_power",
            "this program calculates pv_power, grid_power, " },
        { "\"id\": \"grid_import_energy_total\"", "\"id\": \"grid_power\"", "calculated point grid_power", "it appears twice" },
        { "[\"grid_state\"]", "[\"grid_states\"]", "calculated point grid_power", "it needs 'grid_states', which no command reads" },
        { "[\"grid_state\"]", "[\"grid_import_energy_total\"]", "calculated point grid_power",
            "it needs 'grid_import_energy_total', which no command reads and no point above it calculates" },
        { "[\"grid_state\"]", "[]", "calculated point grid_power", "at least one point that it is calculated from" },
        { "\"id\": \"grid_power\", ", "", "a calculated point", "it needs an \"id\"" },
        { "\"label\": \"power\"", "\"label\": \"\"", "calculated point grid_power", "it needs a \"label\"" },
        { "\"name\": \"Power\"", "\"name\": \"\"", "calculated point grid_power", "a \"name\" is not empty" },
        { "\"unit\": \"W\", ", "", "calculated point grid_power", "it needs a \"unit\"" },
        { "\"unit\": \"W\"", "\"unit\": \"HP\"", "calculated point grid_power", "'HP' is not a unit" },
        { "\"kind\": \"instant\", \"decimals\"", "\"decimals\"", "calculated point grid_power", "it needs a \"kind\"" },
        { "\"decimals\": 0, ", "", "calculated point grid_power", "it needs \"decimals\"" },
        { "\"decimals\": 0", "\"decimals\": 10", "calculated point grid_power", "expected a whole number from 0 to 9" },
        { "\"id\": \"grid_down\"", "\"id\": \"grid_power\"", Command + ", field grid_power", "a calculated point has this id" },
        { "\"id\": \"pv_count\", \"label\"", "\"id\": \"grid_import_energy_total\", \"label\"", null, "no field 'pv_count'" },

        // Limits.
        { "\"min\": -10, ", "", "the limits of W", "limits need" },
        { "\"min\": -10", "\"min\": 1100", "the limits of W", "limits need" },
        { "\"min\": -10", "\"least\": -10", "the limits of W", "limits have no property 'least'" },
        { "\"perMinute\": 50", "\"perMinute\": 0", "the limits of grid_power", "above 0" },
        { "\"grid_power\": {", "\"W\": {", "the limits of W", "appear twice" },

        // A command.
        { "\"code\": \"0A\", ", "", "a command of version 252", "needs a \"code\"" },
        { "\"code\": \"0A\"", "\"code\": \"battery\"", "a command", "'battery' is not a command code" },
        { "\"since\": 252, ", "", "command 0A", "needs \"since\"" },
        { "\"since\": 252, ", "\"since\": 70000, ", "command 0A", "expected a whole number from 0 to 65535" },
        { "\"label\": \"Battery\", ", "", Command, "needs a \"label\"" },
        { "\"access\": \"read\", \"group\"", "\"group\"", Command, "needs an \"access\"" },
        { "\"access\": \"read\"", "\"access\": \"query\"", Command, "the access is read, write, network or dangerous" },
        { "\"group\": \"fast\"", "\"group\": \"often\"", Command, "the group is fast, counters, parameters or identity" },
        { "\"group\": \"fast\"", "\"poll\": \"fast\"", Command, "a command has no property 'poll'" },
        { "[\"0A\", \"0B\"]", "[]", Command, "the list of answers is empty" },
        { "\"protocol\": \"upgrade\"", "\"protocol\": \"modbus\"", "command 10 of version 0", "the only other protocol is \"upgrade\"" },
        { "\"names\": [\"battery\"], ", "", Command, "a read command needs \"names\"" },
        { "[\"battery\"]", "[\"Battery\"]", Command, "'Battery' is not a name of a-z, 0-9 and -" },
        { "[\"battery\"]", "[\"\"]", Command, "'' is not a name" },
        { "\"label\": \"Mode\", ", "\"label\": \"Mode\", \"names\": [\"mode\"], ", "command 66 of version 252",
            "only a read command can have names" },
        { "\"label\": \"Mode\", ", "\"label\": \"Mode\", \"group\": \"fast\", ", "command 66 of version 252",
            "only a read command can be in a poll group" },

        // A field.
        { "\"id\": \"battery_voltage\", ", "", Command, "the field needs an \"id\"" },
        { "\"label\": \"voltage\", ", "", Voltage, "the field needs a \"label\"" },
        { "\"type\": \"uInt\", ", "", Voltage, "the field needs a \"type\"" },
        { "\"length\": 2, \"scale\"", "\"scale\"", Voltage, "the field needs a \"length\"" },
        { ", \"kind\": \"instant\" }", " }", Voltage, "the field needs a \"kind\"" },
        { "\"unit\": \"V\"", "\"units\": \"V\"", Voltage, "a field has no property 'units'" },
        { "\"unit\": \"V\"", "\"unit\": \"Volt\"", Voltage, "'Volt' is not a unit; the units are V, W, kWh, %" },
        { "\"type\": \"uInt\"", "\"type\": \"float\"", Voltage, "the type is one of int, long" },
        { "\"scale\": 0.1", "\"scale\": 0", Voltage, "the scale is above 0 and at most 1000000000" },
        { "\"scale\": 0.1", "\"scale\": -0.1", Voltage, "the scale is above 0 and at most 1000000000" },
        { "\"scale\": 0.1", "\"scale\": 1e10", Voltage, "the scale is above 0 and at most 1000000000" },
        { "\"scale\": 0.1", "\"scale\": 0.0000000001", Voltage, "with at most 9 decimal places" },
        { "\"scale\": 0.1", "\"offset\": -1000000001", Voltage, "the offset is at most 1000000000 up or down" },
        { "\"scale\": 0.1", "\"offset\": 0.0000000001", Voltage, "with at most 9 decimal places" },
        { "\"length\": 2, \"scale\": 0.1", "\"length\": 8, \"scale\": 1000.000000001", Voltage,
            "would have more than 28 digits" },
        { "\"unit\": \"V\"", "\"prominence\": \"often\"", Voltage, "the prominence is main, detail or internal" },
        { "\"unit\": \"V\"", "\"name\": \" \"", Voltage, "the name is empty" },
        { "\"kind\": \"instant\"", "\"kind\": \"value\"", Voltage, "the kind is one of instant" },
        { "\"codes\": \"mode\"", "\"codes\": \"modes\"", Command + ", field inverter_mode",
            "there is no code list 'modes' above the commands" },
        { "\"format\": \"time\"", "\"format\": \"date\"", Command + ", field battery_end", "the only format is \"time\"" },
        { "\"byteOrder\": \"little\"", "\"byteOrder\": \"mixed\"", "command 10 of version 0, field inverter_upgrade",
            "the byteOrder is big, little or wordSwapped" },
        { "\"alarms\": \"battery\"", "\"alarms\": \"inverter\"", Alarms, "alarms is the first alarm's code or \"battery\"" },
        { "\"alarms\": \"battery\"", "\"alarms\": -5", Alarms, "expected a whole number from 1" },
        { "\"repeat\": 3", "\"repeat\": 0", "command 0B of version 252, field grid_from", "expected a whole number from 1 to 255" },
        { "\"repeat\": 3", "\"repeat\": 1073741824", "command 0B of version 252, field grid_from",
            "expected a whole number from 1 to 255" },

        // The rules of a field: its name.
        { "battery_voltage", "batteryVoltage", Command + ", field batteryVoltage", "an id has only a-z" },
        { "battery_voltage", "battery__voltage", Command + ", field battery__voltage", "an id has only a-z" },
        { "battery_voltage", "battery_", Command + ", field battery_", "an id has only a-z" },
        { "battery_voltage", "wind_voltage", Command + ", field wind_voltage", "an id begins with the part of the plant" },
        { "\"label\": \"voltage\"", "\"label\": \" \"", Voltage, "the label is empty" },

        // The rules of a field: its bytes.
        { "\"length\": 2, \"scale\"", "\"length\": 3, \"scale\"", Voltage, "a number has a length of 1, 2, 4 or 8" },
        { "\"length\": 2, \"scale\"", "\"length\": 0, \"scale\"", Voltage, "a number has a length of 1, 2, 4 or 8" },
        { "\"type\": \"bit\", \"length\": 2", "\"type\": \"bit\", \"length\": 8", Command + ", field grid_down",
            "a word of bits has a length of 1, 2 or 4" },
        { "\"bit\": 14, ", "", Command + ", field grid_down", "the bits must lie within 0 to 15" },
        { "\"bit\": 14", "\"bit\": 16", Command + ", field grid_down", "the bits must lie within 0 to 15" },
        { "\"bit\": 14", "\"bit\": 2147483647", Command + ", field grid_down", "expected a whole number from 0 to 31" },
        { "\"bit\": 14", "\"bits\": [3, 5]", Command + ", field grid_down", "the type bit has one \"bit\"" },
        { "[0, 3]", "[3, 3]", Command + ", field grid_state", "the bits must lie within 0 to 15" },
        { "[0, 3]", "[10, 17]", Command + ", field grid_state", "the bits must lie within 0 to 15" },
        { "[0, 3]", "[0, 3, 5]", Command + ", field grid_state", "bits is [first, end]" },
        { "[0, 3]", "[0]", Command + ", field grid_state", "expected a whole number" },
        { "\"unit\": \"V\"", "\"bit\": 3", Voltage, "only the types bit and bitRange have bits" },
        { "\"alarms\": \"battery\"", "\"alarms\": \"battery\", \"byteOrder\": \"little\"", Alarms, "only a number has a byteOrder" },
        { "\"type\": \"long\", \"length\": 4", "\"type\": \"long\", \"length\": 2", "command 0B of version 252, field inverter_energy",
            "only a number of length 4 or 8 has words to swap" },
        { "\"type\": \"onePosition\", \"length\": 4", "\"type\": \"onePosition\", \"length\": 3", Alarms,
            "alarm words take an even number of bytes" },
        { "\"type\": \"onePosition\", \"length\": 4", "\"type\": \"onePosition\", \"length\": 0", Alarms,
            "alarm words take an even number of bytes" },
        { "\"alarms\": \"battery\"", "\"alarms\": \"battery\", \"repeat\": 2", Alarms, "do not repeat" },
        { "\"length\": 0", "\"length\": 0, \"repeat\": 2", "command 0B of version 252, field inverter_text", "do not repeat" },
        { "\"same\": true", "\"same\": true, \"repeat\": 200", Command + ", field grid_state", "do not repeat" },
        { "\"type\": \"long\", \"length\": 4, \"byteOrder\": \"wordSwapped\"",
            "\"type\": \"onePosition\", \"alarms\": 1, \"length\": 4, \"same\": true", "command 0B of version 252, field inverter_energy",
            "alarm words do not share bytes" },
        { "\"scale\": 0.1", "\"group\": 1", Voltage, "a group needs \"repeat\"" },

        // The rules of a field: its meaning.
        { "\"alarms\": \"battery\", ", "", Alarms, "the type onePosition, and no other, needs \"alarms\"" },
        { "\"unit\": \"V\"", "\"alarms\": 1", Voltage, "the type onePosition, and no other, needs \"alarms\"" },
        { "\"length\": 0", "\"length\": 0, \"unit\": \"V\"", "command 0B of version 252, field inverter_text",
            "only a number has scale, offset, unit" },
        { "\"length\": 0", "\"length\": 0, \"max\": 8", "command 0B of version 252, field inverter_text",
            "only a number has scale, offset, unit" },
        { "\"unit\": \"V\"", "\"codes\": \"mode\"", Voltage, "a coded number has no scale" },
        { "\"length\": 2, \"codes\": \"mode\"", "\"length\": 8, \"codes\": \"mode\"", Command + ", field inverter_mode",
            "a length of 1, 2 or 4" },
        { "\"length\": 2, \"codes\": \"mode\"", "\"length\": 2, \"offset\": 1, \"codes\": \"mode\"", Command + ", field inverter_mode",
            "a coded number has no scale" },
        { "\"type\": \"uInt\"", "\"type\": \"hex\"", Voltage, "a hex number has no scale, no offset and no format" },
        { "\"format\": \"time\"", "\"format\": \"time\", \"scale\": 0.1", Command + ", field battery_end", "a time of day has no scale" },
        { "\"length\": 2, \"format\": \"time\"", "\"length\": 4, \"format\": \"time\"", Command + ", field battery_end",
            "a time of day has no scale" },
        { "\"unit\": \"V\"", "\"min\": 600, \"max\": 500", Voltage, "min is above max" },

        // The rules between the fields of a command.
        { "inverter_mode", "battery_voltage", Voltage, "the command has this field twice" },
        { "\"unit\": \"V\"", "\"same\": true", Voltage, "\"same\" needs a field before it" },
        { "\"length\": 2, \"same\": true", "\"length\": 4, \"same\": true", Command + ", field grid_state",
            "\"same\" needs a field of the same length before it" },
        { "\"length\": 0, \"kind\": \"identity\" }",
            "\"length\": 0, \"kind\": \"identity\" }, { \"id\": \"inverter_more\", \"label\": \"more\", \"type\": \"int\", "
                + "\"length\": 2, \"kind\": \"status\" }",
            "command 0B of version 252, field inverter_more", "nothing can follow a field that takes the rest" },
        { "\"repeat\": \"pv_count\"", "\"repeat\": \"pv_number\"", Count, "no field 'pv_number' before it gives" },
        { "\"min\": 0, \"max\": 4", "\"min\": 0", null, "the field 'pv_count' needs \"max\"" },
        { "\"min\": 0, \"max\": 4", "\"max\": 0", null, "the field 'pv_count' needs \"max\"" },
        { "\"min\": 0, \"max\": 4", "\"max\": 2.5", null, "the field 'pv_count' needs \"max\"" },
        { "\"min\": 0, \"max\": 4", "\"max\": 1e20", null, "the field 'pv_count' needs \"max\"" },
        { "\"min\": 0, \"max\": 4", "\"scale\": 0.1, \"max\": 4", null, "the field 'pv_count' is not a plain number, so it cannot count" },
        { "\"label\": \"to\", \"type\": \"int\", \"length\": 2, \"repeat\": 3",
            "\"label\": \"to\", \"type\": \"int\", \"length\": 2, \"repeat\": 4", "command 0B of version 252, field grid_to",
            "all fields of a group repeat equally often" },
        { "\"label\": \"to\", \"type\": \"int\", \"length\": 2, \"repeat\": \"pv_count\", \"group\": 1",
            "\"label\": \"to\", \"type\": \"int\", \"length\": 2, \"repeat\": 4, \"group\": 1", "command 66 of version 252, field pv_to",
            "all fields of a group repeat equally often" },
        { "\"label\": \"to\", \"type\": \"int\", \"length\": 2, \"repeat\": \"pv_count\", \"group\": 1",
            "\"label\": \"to\", \"type\": \"int\", \"length\": 2, \"repeat\": \"pv_count\"", "command 66 of version 252, field pv_to",
            "only fields of the same group can follow a counted one" },
        { "\"length\": 2, \"repeat\": 3, \"group\": 0", "\"length\": 2, \"repeat\": 200, \"group\": 0",
            "command 0B of version 252, field grid_from", "the payload would be longer than 255 bytes" },

        // Versions.
        { "\"unit\": \"V\"", "\"since\": 251", Command, "the command begins with version 252" },
        { "\"unit\": \"V\"", "\"until\": 251", Command, "the command begins with version 252" },
        { "\"unit\": \"V\"", "\"since\": 300, \"until\": 299", Voltage, "until is before since" },
        { "\"unit\": \"V\"", "\"since\": 70000", Voltage, "expected a whole number from 0 to 65535" },
        { "\"length\": 2, \"codes\": \"mode\", \"kind\": \"setting\" }\n      ]\n    },\n    { \"code\": \"1000\"",
            "\"length\": 2, \"codes\": \"mode\", \"kind\": \"setting\", \"until\": 300 }\n      ]\n    },\n    { \"code\": \"1000\"",
            "command 6A of version 258", "it has no field in version 301" },
        { "\"label\": \"Mode 2\"", "\"label\": { \"300\": \"Mode 2\" }", "command 6A of version 258", "needs a \"label\"" },
        { "\"label\": \"Mode 2\"", "\"label\": { \"258\": \"Mode 2\", \"258\": \"Mode 3\" }", "command 6A of version 258",
            "the versions do not ascend" },
        { "\"label\": \"Mode 2\"", "\"label\": { \"new\": \"Mode 2\" }", "command 6A of version 258", "'new' is not a PCU version" },
        { "\"check\": \"0A\"", "\"check\": { \"252\": \"0A\", \"300\": \"6A\" }", "command 66 of version 300",
            "its check 6a is not a read command" },
        { "{ \"id\": \"battery_end\"", "{ \"move\": [\"battery_start\"] }, { \"id\": \"battery_end\"", Command,
            "it moves 'battery_start', which is not a field of version 252" },
        { "{ \"id\": \"battery_end\"", "{ \"move\": [\"grid_state\"], \"id\": \"battery_end\"", Command + ", field battery_end",
            "a line that moves fields has only \"move\", \"since\" and \"until\"" },

        // The rules between commands.
        { "\"code\": \"1000\", \"since\": 0, \"label\": \"Upgrade\", \"protocol\": \"upgrade\"",
            "\"code\": \"6A\", \"since\": 258, \"label\": \"Again\"", "command 6A of version 258",
            "this command and version appears twice" },
        { "[\"0A\", \"0B\"]", "[\"0A\", \"0C\"]", Command, "its response 0c is not a read command" },
        { "[\"0A\", \"0B\"]", "[\"0A\", \"66\"]", Command, "its response 66 is not a read command" },
        { "\"check\": \"0A\"", "\"check\": \"6A\"", "command 66 of version 252", "its check 6a is not a read command" },
        { "\"followedBy\": \"6A\"", "\"followedBy\": \"0A\"", "command 66 of version 252",
            "it is followed by 0a, which is not a write command" },
        { "[\"battery\"]", "[\"battery\", \"alarms\"]", Command, "another command has the name 'alarms'" },
        { "[\"battery\"]", "[\"be\"]", Command, "the name 'be' is ambiguous" },
        { "[\"battery\"]", "[\"all\"]", Command, "the name 'all' is ambiguous" },
        { "\"id\": \"pv_count\", \"label\": \"count\"", "\"id\": \"battery_voltage\", \"label\": \"count\"", null, "no field 'pv_count'" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_wrong_catalogue_is_refused_with_line_place_and_reason(string from, string to, string? where, string reason)
    {
        var (text, line) = SmallCatalogue.With(from, to);
        var fault = Assert.Throws<CatalogueException>(() => SmallCatalogue.Parse(text));
        Assert.Contains(reason, fault.Reason, StringComparison.Ordinal);
        if (where is null && fault.Where is not null && fault.Where.StartsWith(Count, StringComparison.Ordinal)) line++;
        else Assert.Equal(where, fault.Where);
        Assert.Equal(line, fault.Line);
        Assert.StartsWith($"line {line}: ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_point_that_two_commands_read_is_refused()
    {
        var (text, line) = SmallCatalogue.With("battery_alarms", "battery_voltage");
        var fault = Fault(text);
        Assert.Equal("command 0B of version 252, field battery_voltage", fault.Where);
        Assert.Equal("command 0A of version 252 already reads this point", fault.Reason);
        Assert.Equal(line, fault.Line);
    }

    [Fact]
    public void A_point_that_a_write_describes_differently_is_refused()
    {
        var (text, _) = SmallCatalogue.With(
            "{ \"code\": \"6A\", \"since\": 258, \"label\": \"Mode 2\", \"access\": \"write\",",
            "{ \"code\": \"6A\", \"since\": 258, \"label\": \"Mode 2\", \"access\": \"write\", \"check\": \"0A\",");
        var at = text.LastIndexOf("\"codes\": \"mode\"", StringComparison.Ordinal);
        text = text[..at] + "\"scale\": 0.1" + text[(at + "\"codes\": \"mode\"".Length)..];
        var fault = Assert.Throws<CatalogueException>(() => SmallCatalogue.Parse(text));
        Assert.Equal("command 6A of version 258, field inverter_mode", fault.Where);
        Assert.Contains("differ from command 0A of version 252", fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_catalogue_without_format_or_commands_is_refused()
    {
        Assert.Contains("needs \"format\": 1", Fault("{ \"commands\": [] }").Reason, StringComparison.Ordinal);
        Assert.Contains("needs \"commands\"", Fault("{ \"format\": 1, \"commands\": [] }").Reason, StringComparison.Ordinal);
        Assert.Contains("needs at least one field",
            Fault("{ \"format\": 1, \"commands\": [ { \"code\": \"0A\", \"fields\": [] } ] }").Reason, StringComparison.Ordinal);
        Assert.Contains("needs \"fields\"",
            Fault("{ \"format\": 1, \"commands\": [ { \"code\": \"0A\", \"since\": 0, \"label\": \"x\", \"access\": \"write\" }]}").Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Text_behind_the_catalogue_is_refused() =>
        Assert.Contains("this is not JSON", Fault(SmallCatalogue.Text + "}").Reason, StringComparison.Ordinal);

    [Fact]
    public void A_catalogue_that_is_cut_off_anywhere_is_refused()
    {
        var text = SmallCatalogue.Text.TrimEnd();
        for (var length = 0; length < text.Length; length++) _ = Fault(text[..length]);
    }

    [Fact]
    public void No_single_wrong_byte_gets_past_the_reader_as_another_exception()
    {
        var text = Encoding.UTF8.GetBytes(SmallCatalogue.Text);
        foreach (var wrong in (ReadOnlySpan<byte>)[0x00, 0xff, (byte)'"', (byte)'9', (byte)'}', (byte)'-', (byte)'\\'])
        {
            for (var i = 0; i < text.Length; i++)
            {
                var right = text[i];
                text[i] = wrong;
                try
                {
                    _ = CommandCatalogue.Parse(text);
                }
                catch (CatalogueException fault)
                {
                    Assert.InRange(fault.Line, 1, 60);
                }

                text[i] = right;
            }
        }
    }

    [Fact]
    public void Comments_trailing_commas_and_a_byte_order_mark_are_allowed()
    {
        var (text, _) = SmallCatalogue.With("\"kind\": \"instant\" },", "\"kind\": \"instant\", }, // as measured");
        Assert.Equal(5, SmallCatalogue.Parse("\uFEFF" + text).Definitions.Count);
    }

    private static CatalogueException Fault(string text) => Assert.Throws<CatalogueException>(() => SmallCatalogue.Parse(text));
}
