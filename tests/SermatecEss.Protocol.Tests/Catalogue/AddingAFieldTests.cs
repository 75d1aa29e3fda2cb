using System.Text.RegularExpressions;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Protocol.Tests.Catalogue;

/// <summary>Tries the examples in docs/adding-a-field.md.</summary>
public sealed partial class AddingAFieldTests
{
    private static readonly string Guide = File.ReadAllText(Path.Combine(Repository(), "docs", "adding-a-field.md"));

    [Fact]
    public void A_new_field_of_a_new_version_is_one_line()
    {
        var own = SmallCatalogue.Parse(With(Line("battery_heater_power")));
        byte[] payload = [.. new byte[30], 0, 12];
        Assert.Equal("1.2", Decode(own, 610, payload)["battery_heater_power"]);
        Assert.DoesNotContain("battery_heater_power", Decode(own, 609, payload).Keys);
        Assert.Equal("Battery heater power", own.View(610).Points.Find("battery_heater_power")!.FullName);
        Assert.Null(own.View(609).Points.Find("battery_heater_power"));
    }

    [Fact]
    public void Scale_offset_and_eight_bytes_are_data()
    {
        var own = SmallCatalogue.Parse(With(Line("battery_room_temperature") + Line("battery_throughput")));
        var values = Decode(own, 610, [.. new byte[30], 123, 0xff, 0, 0, 0, 0, 0, 0, 1]);
        Assert.Equal("21.5", values["battery_room_temperature"]);
        Assert.Equal("918734323983581184.05", values["battery_throughput"]);
    }

    [Fact]
    public void A_new_unit_and_a_list_of_something_that_is_on_or_off_are_data()
    {
        const string lines = """
            { "id": "battery_water_pressure", "label": "p", "type": "uInt", "length": 2, "unit": "bar", "kind": "instant" },
            { "id": "battery_heater", "label": "h", "type": "uInt", "length": 1, "codes": "heater", "kind": "status" },
            """;
        var text = With(lines)
            .Replace("\"units\": {", $"\"units\": {{ {Entries("units")},", StringComparison.Ordinal)
            .Replace("\"codeLists\": {", $"\"codeLists\": {{ {Entries("codeLists")},", StringComparison.Ordinal);
        var points = SmallCatalogue.Parse(text).View(609).Points;
        Assert.Equal(("bar", "pressure"), (points.Find("battery_water_pressure")!.Unit, points.Find("battery_water_pressure")!.Quantity));
        Assert.True(points.Find("battery_heater")!.IsSwitch);
        Assert.Equal("heating", points.Find("battery_heater")!.Codes!.Find(points.Find("battery_heater")!.Codes!.OnCode!.Value));
    }

    [Fact]
    public void The_lines_that_change_something_with_a_version_are_of_the_catalogues_form()
    {
        Assert.Contains(Entries("check"), CommandCatalogue.DefaultJson, StringComparison.Ordinal);
        var move = Block().Matches(Guide).Select(block => block.Groups[1].Value)
            .Single(block => block.Contains("\"move\"", StringComparison.Ordinal));
        var json = CommandCatalogue.DefaultJson;
        var command = json.IndexOf("\"code\": \"95\"", StringComparison.Ordinal);
        var first = json.IndexOf("{ \"id\": \"grid_price_tip\"", command, StringComparison.Ordinal);
        var own = SmallCatalogue.Parse(json.Insert(first, move.Replace("258", "700", StringComparison.Ordinal)));
        Assert.Equal(["grid_code", "battery_dc_type", "grid_price_tip"],
            own.View(700).Find(CommandCode.FromByte(0x95))!.Fields.Take(3).Select(field => field.Id));
        Assert.Equal("grid_price_tip", own.View(701).Find(CommandCode.FromByte(0x95))!.Fields[0].Id);
    }

    [Fact]
    public void Every_property_of_a_field_is_explained()
    {
        var definitions = System.Text.Json.JsonElement.Parse(CommandCatalogue.Schema).GetProperty("$defs");
        var properties = definitions.GetProperty("field").GetProperty("properties");
        Assert.All(properties.EnumerateObject(), property => Assert.Contains($"`{property.Name}`", Guide, StringComparison.Ordinal));
    }

    /// <summary>The line of the guide that defines a field.</summary>
    private static string Line(string id) =>
        Guide.Split('\n').Single(line => line.TrimStart().StartsWith($"{{ \"id\": \"{id}\"", StringComparison.Ordinal)).Trim();

    /// <summary>The content of an object in the guide.</summary>
    private static string Entries(string name) =>
        Regex.Match(Guide, $"^\"{name}\": \\{{ (.*) \\}}$", RegexOptions.Multiline).Groups[1].Value;

    /// <summary>The built-in catalogue with lines appended to command 0A.</summary>
    private static string With(string lines)
    {
        var json = CommandCatalogue.DefaultJson;
        var last = json.IndexOf("{ \"id\": \"battery_communication\"", StringComparison.Ordinal);
        var end = json.IndexOf('\n', last);
        return json.Insert(end, $",\n{lines.TrimEnd().TrimEnd(',')}");
    }

    private static Dictionary<string, string> Decode(CommandCatalogue catalogue, int version, byte[] payload) =>
        Decoder.Decode(catalogue.View(version).Find(CommandCode.FromByte(0x0a))!, payload)
            .ToDictionary(reading => reading.Point, reading => reading.Value.Text);

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SermatecEss.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside the repository.");
        return folder;
    }

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
