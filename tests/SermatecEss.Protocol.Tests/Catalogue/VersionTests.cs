using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Protocol.Tests.Catalogue;

/// <summary>The versions in a catalogue, and their effect.</summary>
public sealed class VersionTests
{
    private const string Moved = """{ "move": ["battery_c", "battery_a"], "since": 300, "until": 399 },""";

    [Fact]
    public void A_field_is_there_from_its_first_to_its_last_version()
    {
        var catalogue = Parse(Field("a"), Field("b", """, "since": 300, "until": 399"""), Field("c"));
        Assert.Equal([252, 300, 400], catalogue.Versions);
        Assert.All([252, 299, 400, 999], version => Assert.Equal("a c", Fields(catalogue, version)));
        Assert.All([300, 399], version => Assert.Equal("a b c", Fields(catalogue, version)));
        Assert.Equal([0, 2, 4], Offsets(catalogue, 399));
        Assert.Equal([0, 2], Offsets(catalogue, 400));
        Assert.Equal(300, catalogue.View(399).Find(CommandCode.FromByte(0x0a))!.Since);
    }

    [Fact]
    public void A_field_may_mean_something_else_from_a_version_on()
    {
        var catalogue = Parse(Field("a", """, "until": 299, "scale": 0.1"""), Field("a", """, "since": 300, "scale": 0.5"""));
        Assert.Equal("1.0", Decode(catalogue, 299, [0, 10]));
        Assert.Equal("5.0", Decode(catalogue, 300, [0, 10]));
    }

    [Fact]
    public void Fields_may_stand_elsewhere_in_some_versions()
    {
        var catalogue = Parse(Moved + Field("a"), Field("b"), Field("c"));
        Assert.Equal("a b c", Fields(catalogue, 299));
        Assert.Equal("c a b", Fields(catalogue, 300));
        Assert.Equal("c a b", Fields(catalogue, 399));
        Assert.Equal("a b c", Fields(catalogue, 400));
    }

    [Fact]
    public void A_version_whose_fields_do_not_fit_together_is_refused_with_the_line_of_the_field()
    {
        var four = Field("b", """, "since": 300""").Replace("\"length\": 2", "\"length\": 4", StringComparison.Ordinal);
        var text = Text(Field("a"), four, Field("c", """, "same": true, "until": 299"""), Field("d", """, "same": true"""));
        var fault = Assert.Throws<CatalogueException>(() => SmallCatalogue.Parse(text));
        Assert.Equal("command 0A of version 252, field battery_d", fault.Where);
        Assert.Equal("\"same\" needs a field of the same length before it that is no array", fault.Reason);
        Assert.Equal(6, fault.Line);
    }

    [Fact]
    public void Other_properties_of_a_command_may_change_with_a_version_too()
    {
        var catalogue = SmallCatalogue.Parse(SmallCatalogue.Text
            .Replace("\"label\": \"Mode\"", "\"label\": { \"252\": \"Mode\", \"300\": \"Manner\" }", StringComparison.Ordinal)
            .Replace("\"check\": \"0A\"", "\"check\": { \"252\": \"0B\", \"258\": \"0A\" }", StringComparison.Ordinal)
            .Replace("\"followedBy\": \"6A\"", "\"followedBy\": { \"258\": \"6A\" }", StringComparison.Ordinal));
        Assert.Equal([252, 258, 300], catalogue.Versions);
        Assert.Equal(("Mode", "0b", null), Said(catalogue.View(257)));
        Assert.Equal(("Mode", "0a", "6a"), Said(catalogue.View(258)));
        Assert.Equal(("Manner", "0a", "6a"), Said(catalogue.View(300)));

        static (string Label, string? Check, string? FollowedBy) Said(CatalogueView view)
        {
            var command = view.Find(CommandCode.FromByte(0x66))!;
            return (command.Label, command.Check?.ToString(), command.FollowedBy?.ToString());
        }
    }

    [Fact]
    public void A_command_may_have_an_entry_for_each_version()
    {
        const string second = """{ "code": "0A", "since": 300, "label": "B", "names": ["b"], "access": "read", "fields": [ """;
        var catalogue = SmallCatalogue.Parse(Text(Field("a"), Field("b", """, "since": 280"""), Field("c", """, "since": 400"""))
            .Replace("\"commands\": [", $"\"commands\": [ {second} {Field("d")}, {Field("e", ", \"since\": 350")} ] }},",
                StringComparison.Ordinal));
        Assert.Equal([252, 280, 300, 350], catalogue.Versions);
        Assert.Equal("a", Fields(catalogue, 252));
        Assert.Equal("a b", Fields(catalogue, 280));
        Assert.Equal("d", Fields(catalogue, 300));
        Assert.Equal("d e", Fields(catalogue, 400));
    }

    [Fact]
    public async Task A_version_has_one_view()
    {
        var catalogue = SmallCatalogue.Parse(SmallCatalogue.Text);
        var views = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => catalogue.View(300))));
        Assert.All(views, view => Assert.Same(views[0], view));
        var points = await Task.WhenAll(views.Select(view => Task.Run(() => view.Points)));
        Assert.All(points, list => Assert.Same(points[0], list));
        Assert.NotSame(views[0], catalogue.View(301));
    }

    [Fact]
    public void Every_version_that_an_inverter_could_report_has_a_view()
    {
        var catalogue = SmallCatalogue.Parse(SmallCatalogue.Text);
        for (var version = 0; version <= ushort.MaxValue; version += 7) Assert.Equal(version, catalogue.View(version).PcuVersion);
    }

    private static CommandCatalogue Parse(params string[] fields) => SmallCatalogue.Parse(Text(fields));

    private static string Text(params string[] fields) => $$"""
        { "format": 1, "commands": [ { "code": "0A", "since": 252, "label": "A", "names": ["a"], "access": "read",
          "fields": [
        {{string.Join(",\n", fields)}}
        ] } ] }
        """;

    private static string Field(string name, string more = "") =>
        $$"""{ "id": "battery_{{name}}", "label": "{{name}}", "type": "int", "length": 2, "kind": "status"{{more}} }""";

    private static CommandDefinition Command(CommandCatalogue catalogue, int version) =>
        catalogue.View(version).Find(CommandCode.FromByte(0x0a))!;

    private static string Fields(CommandCatalogue catalogue, int version) =>
        string.Join(' ', Command(catalogue, version).Fields.Select(field => field.Label));

    private static IEnumerable<int> Offsets(CommandCatalogue catalogue, int version) =>
        Command(catalogue, version).Slots.ToArray().Select(slot => (int)slot.Offset);

    private static string Decode(CommandCatalogue catalogue, int version, byte[] payload) =>
        Decoder.Decode(Command(catalogue, version), payload)[0].Value.Text;
}
