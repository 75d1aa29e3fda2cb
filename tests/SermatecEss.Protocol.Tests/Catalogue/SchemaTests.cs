using System.Text.Json;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Protocol.Tests.Catalogue;

public sealed class SchemaTests
{
    private static readonly JsonElement Schema = JsonElement.Parse(CommandCatalogue.Schema);

    /// <summary>An object of the schema, and a passage of the small catalogue with such an object.</summary>
    public static TheoryData<string, string> Objects => new()
    {
        { "", "\"format\": 1" },
        { "battery", "\"code\": 2" },
        { "command", "\"code\": \"1000\"" },
        { "field", "\"id\": \"battery_voltage\"" },
        { "calculation", "\"id\": \"grid_power\"" },
    };

    [Theory]
    [MemberData(nameof(Objects))]
    public void The_parser_knows_every_property_of_the_schema_and_no_other(string name, string passage)
    {
        var schema = name.Length == 0 ? Schema : Schema.GetProperty("$defs").GetProperty(name);
        Assert.False(schema.GetProperty("additionalProperties").GetBoolean());
        foreach (var property in schema.GetProperty("properties").EnumerateObject())
        {
            var refusal = Refusal(passage, $"\"{property.Name}\": null, {passage}") ?? "";
            Assert.DoesNotContain("has no property", refusal, StringComparison.Ordinal);
        }

        Assert.Contains("has no property 'colour'", Refusal(passage, $"\"colour\": null, {passage}")!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("command", "access", "\"access\": \"write\",\n", "the access is")]
    [InlineData("command", "group", "\"group\": \"fast\"", "the group is")]
    [InlineData("command", "protocol", "\"protocol\": \"upgrade\"", "the only other protocol")]
    [InlineData("field", "type", "\"type\": \"uInt\"", "the type is one of")]
    [InlineData(null, "prominence", "\"unit\": \"V\"", "the prominence is")]
    [InlineData(null, "kind", "\"kind\": \"instant\"", "the kind is one of")]
    [InlineData("field", "byteOrder", "\"byteOrder\": \"little\"", "the byteOrder is")]
    [InlineData("field", "format", "\"format\": \"time\"", "the only format is")]
    public void The_parser_takes_every_choice_of_the_schema(string? name, string property, string passage, string refusal)
    {
        var choices = ChoicesOf(name, property);
        var tail = passage.EndsWith('\n') ? ",\n" : "";
        foreach (var choice in choices.EnumerateArray())
        {
            var said = Refusal(passage, $"\"{property}\": {choice.GetRawText()}{tail}") ?? "";
            Assert.DoesNotContain(refusal, said, StringComparison.Ordinal);
        }

        Assert.Contains(refusal, Refusal(passage, $"\"{property}\": \"else\"{tail}")!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("field", "type", "\"type\": \"uInt\"", "the type is one of ")]
    [InlineData(null, "kind", "\"kind\": \"instant\"", "the kind is one of ")]
    public void The_schema_has_every_choice_of_the_parser(string? name, string property, string passage, string before)
    {
        var said = Refusal(passage, $"\"{property}\": \"else\"")!;
        var choices = ChoicesOf(name, property);
        Assert.Equal(choices.EnumerateArray().Select(choice => choice.GetString()),
            said[(said.IndexOf(before, StringComparison.Ordinal) + before.Length)..].Split(", "));
    }

    [Fact]
    public void The_shipped_catalogue_is_valid_by_the_schema() =>
        Assert.Empty(SchemaCheck.Faults(Schema, Schema, JsonElement.Parse(CommandCatalogue.DefaultJson), "$"));

    [Fact]
    public void The_small_catalogue_is_valid_by_the_schema_until_it_is_broken()
    {
        Assert.Empty(SchemaCheck.Faults(Schema, Schema, JsonElement.Parse(SmallCatalogue.Text), "$"));
        foreach (var (from, to) in new[]
        {
            ("\"scale\": 0.1", "\"scale\": 0"), ("\"scale\": 0.1", "\"scale\": \"tenths\""), ("\"unit\": \"V\"", "\"units\": \"V\""),
            ("\"length\": 2, \"scale\"", "\"length\": 256, \"scale\""),
            ("\"length\": 2, \"scale\"", "\"scale\""), ("battery_voltage", "batteryVoltage"), ("\"code\": \"0A\"", "\"code\": \"battery\""),
            ("[0, 3]", "[0, 3, 5]"),
            ("\"repeat\": 3", "\"repeat\": 0"), ("\"alarms\": \"battery\"", "\"alarms\": \"inverter\""),
            ("{ \"991\": 601 }", "{ \"new\": 601 }"),
            ("\"V\": \"voltage\"", "\"V\": \"Electric tension\""), ("\"on\": 1", "\"on\": \"closed\""), ("\"decimals\": 0, ", ""),
            ("\"label\": \"Mode 2\"", "\"label\": { \"next\": \"Mode 2\" }"),
            ("{ \"id\": \"battery_end\"", "{ \"move\": [\"battery_voltage\"], \"id\": \"battery_end\""),
        })
        {
            var broken = SmallCatalogue.With(from, to).Text;
            Assert.NotEmpty(SchemaCheck.Faults(Schema, Schema, JsonElement.Parse(broken), "$"));
            _ = Assert.Throws<CatalogueException>(() => SmallCatalogue.Parse(broken));
        }
    }

    /// <summary>The values of a property of an object, or of one shared by several objects.</summary>
    private static JsonElement ChoicesOf(string? name, string property)
    {
        var definitions = Schema.GetProperty("$defs");
        return (name is null ? definitions : definitions.GetProperty(name).GetProperty("properties")).GetProperty(property)
            .GetProperty("enum");
    }

    private static string? Refusal(string from, string to)
    {
        try
        {
            _ = SmallCatalogue.Parse(SmallCatalogue.With(from, to).Text);
            return null;
        }
        catch (CatalogueException fault)
        {
            return fault.Reason;
        }
    }
}
