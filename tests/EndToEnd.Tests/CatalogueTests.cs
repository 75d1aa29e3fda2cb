using System.Text.Json;

namespace SermatecEss.EndToEnd.Tests;

public sealed class CatalogueTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task It_can_be_printed_changed_checked_and_used()
    {
        var catalogue = (await Program.RunAsync("catalogue", "show", "--output", "json")).Good;
        await WriteAsync(catalogue.Replace("\"label\": \"battery soc\"", "\"label\": \"my state of charge\"", StringComparison.Ordinal));
        Assert.Matches(
            "no errors, 37 commands and [0-9]+ points, PCU versions 0, 252, 258, 259, 500, 603\n",
            (await Program.RunAsync("catalogue", "check", _file)).Good);
        await using var plant = new Plant();
        Assert.Contains(
            "my state of charge: ",
            (await plant.RunAsync("get", "battery", "--catalogue", _file)).Good,
            StringComparison.Ordinal);
        Assert.Contains(
            "my state of charge",
            (await Program.RunAsync([("SERMATEC_CATALOGUE", _file)], "", "list", "--pcu", "609", "-o", "json")).Good,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_one_is_refused_with_file_line_field_and_reason()
    {
        var catalogue = (await Program.RunAsync("catalogue", "show", "--output", "json")).Good;
        var line = catalogue[..catalogue.IndexOf("\"id\": \"battery_soc\"", StringComparison.Ordinal)].Count(c => c == '\n') + 1;
        await WriteAsync(catalogue.Replace(
            "\"id\": \"battery_soc\",", "\"id\": \"battery_soc\", \"type\": \"float\",", StringComparison.Ordinal));
        foreach (var arguments in (string[][])[["catalogue", "check", _file], ["list", "--pcu", "609", "--catalogue", _file]])
        {
            var error = (await Program.RunAsync(arguments)).Failed(2);
            Assert.Contains($"{_file}, line {line}: ", error, StringComparison.Ordinal);
            Assert.Contains("battery_soc", error, StringComparison.Ordinal);
            Assert.Contains("uInt", error, StringComparison.Ordinal);
        }

        await WriteAsync(catalogue.Replace("\"id\": \"battery_soc\",", "\"id\": \"battery_power\",", StringComparison.Ordinal));
        var taken = (await Program.RunAsync("catalogue", "check", _file)).Failed(2);
        Assert.Contains(
            $"{_file}, line {line}: command 0A of version 252, field battery_power: a calculated point has this id",
            taken,
            StringComparison.Ordinal);
        await WriteAsync("{ \"format\": 1,");
        Assert.Contains("line 1", (await Program.RunAsync("catalogue", "check", _file)).Failed(2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_shows_one_version_and_the_schema_is_json()
    {
        Assert.Contains("battery_soc", (await Program.RunAsync("catalogue", "show", "--pcu", "411")).Good, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "Forced charge",
            (await Program.RunAsync("catalogue", "show", "--pcu", "411")).Good,
            StringComparison.Ordinal);
        var text = (await Program.RunAsync("catalogue", "show", "--pcu", "609")).Good;
        Assert.Matches("battery_soc +State of charge \\(main\\) +battery soc \\[%\\]\n", text);
        Assert.Matches("battery_charge_power +Charge power \\(main\\) +Battery charge power \\[W\\] from battery_dc_power\n", text);
        using var schema = JsonDocument.Parse((await Program.RunAsync("catalogue", "show", "--output", "schema")).Good);
        Assert.Equal(JsonValueKind.Object, schema.RootElement.ValueKind);
    }

    [Fact]
    public async Task The_list_of_commands_as_json_has_the_names_and_what_is_calculated()
    {
        using var list = JsonDocument.Parse((await Program.RunAsync("list", "--pcu", "609", "-o", "json")).Good);
        var voltage = list.RootElement.GetProperty("commands")[0].GetProperty("fields")[0];
        Assert.Equal(
            ("Voltage", "Battery voltage", "main"),
            (
                voltage.GetProperty("name").GetString(),
                voltage.GetProperty("fullName").GetString(),
                voltage.GetProperty("prominence").GetString()));
        var grid = list.RootElement.GetProperty("calculated").EnumerateArray()
            .Single(point => point.GetProperty("point").GetString() == "grid_power");
        Assert.Equal(
            ("Grid power", "W", "grid_active_power"),
            (grid.GetProperty("name").GetString(), grid.GetProperty("unit").GetString(), grid.GetProperty("needs")[0].GetString()));
    }

    [Fact]
    public async Task The_tables_of_the_documentation_are_those_of_the_catalogue()
    {
        var tables = (await Program.RunAsync("catalogue", "show", "--output", "markdown")).Good;
        Assert.True(
            Repository.Read("docs/protocol.md").EndsWith($"<!-- catalogue -->\n\n{tables.TrimEnd()}\n", StringComparison.Ordinal),
            "Run docs/update-tables.");
    }

    private Task WriteAsync(string text) => File.WriteAllTextAsync(_file, text, TestContext.Current.CancellationToken);
}
