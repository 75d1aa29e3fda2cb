using System.Text.Json;
using SermatecEss.Simulator;

namespace SermatecEss.EndToEnd.Tests;

public sealed class ListTests
{
    private const string List609 = """
        sermatec-ess get --el 0a : Battery information display
        sermatec-ess get --el 0b : Control cabinet information display
        sermatec-ess get --el 0c : Equipment running status
        sermatec-ess get --el 0d : bmsMeter connection status
        sermatec-ess get --el 1e : BMS alarm information display
        sermatec-ess get --el 1f : System fault status display
        sermatec-ess get --el 64 : Control command settings (*)
        sermatec-ess get --el 66 : Operating mode setting (*)
        sermatec-ess get --el 67 : Working parameter setting 2 (*)
        sermatec-ess get --el 68 : Time Calibration Settings (*)
        sermatec-ess get --el 69 : Grid battery type setting (*)
        sermatec-ess get --el 6a : Operating mode setting 2 (*)
        sermatec-ess get --el 70 : reset (*)
        sermatec-ess get --el 71 : Set mandatory charging and discharging information (*)
        sermatec-ess get --el 94 : Set WIFI password (*)
        sermatec-ess get --el 95 : Set parameter query
        sermatec-ess get --el 98 : System Information Query
        sermatec-ess get --el 99 : total power data
        sermatec-ess get --el 9a : Grid power data
        sermatec-ess get --el 9b : Load power data
        sermatec-ess get --el 9c : Grid battery power data
        sermatec-ess get --el 9d : Set parameter information 2
        sermatec-ess get --el 9e : Set router information (*)
        sermatec-ess get --el 9f : Set cloud server information (*)
        sermatec-ess get --el a1 : Query DRM status
        sermatec-ess get --el a2 : Forced charge and discharge information
        sermatec-ess get --el a3 : Local WIFI module network configuration (*)
        sermatec-ess get --el b0 : Set up routers and servers (*)
        sermatec-ess get --el b1 : Query routers and servers
        sermatec-ess get --el ba : Register settings (*)
        sermatec-ess get --el bb : Register query (*)
        (*) DO NOT USE!

        """;

    [Fact]
    public async Task It_asks_98_and_prints_what_the_old_tool_printed()
    {
        await using var plant = new Plant();
        var result = await plant.RunAsync("list");
        Assert.Equal(List609, result.Good);
        Assert.Contains($"127.0.0.1:{plant.Server.EndPoint.Port}", result.Error, StringComparison.Ordinal);
        Assert.Equal(["98"], plant.Asked);
    }

    [Fact]
    public async Task A_version_needs_no_inverter()
    {
        var result = await Program.RunAsync("list", "--pcu", "609");
        Assert.Equal(List609, result.Good);
        Assert.Empty(result.Error);
    }

    [Theory]
    [InlineData("411", "67 : Custom Mode Settings (*)", "a2")]
    [InlineData("0", "98 : System Information Query", "0a")]
    [InlineData("998", "a2 : Forced charge and discharge information", "ba")]
    public async Task Each_version_has_its_own(string version, string has, string lacks)
    {
        var list = (await Program.RunAsync("list", "--pcu", version)).Good;
        Assert.Contains($"--el {has}\n", list, StringComparison.Ordinal);
        Assert.DoesNotContain($"--el {lacks} ", list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_inverter_gives_the_same_list_as_its_version()
    {
        await using var plant = new Plant(new SimulatorOptions { PcuVersion = 411 });
        Assert.Equal((await Program.RunAsync("list", "--pcu", "411")).Good, (await plant.RunAsync("list")).Good);
    }

    [Fact]
    public async Task Json_has_every_field()
    {
        using var json = JsonDocument.Parse((await Program.RunAsync("list", "--pcu", "609", "--output", "json")).Good);
        var commands = json.RootElement.GetProperty("commands").EnumerateArray()
            .ToDictionary(command => command.GetProperty("code").GetString()!);
        Assert.Equal(31, commands.Count);
        Assert.Equal(70, commands["0b"].GetProperty("fields").GetArrayLength());
        Assert.Equal(["99", "9a", "9b", "9c"], commands["99"].GetProperty("answers").EnumerateArray().Select(code => code.GetString()));
        Assert.Equal("dangerous", commands["bb"].GetProperty("access").GetString());
        var soc = commands["0a"].GetProperty("fields")[3];
        Assert.Equal("battery_soc", soc.GetProperty("point").GetString());
        Assert.Equal("%", soc.GetProperty("unit").GetString());
    }

    [Fact]
    public async Task A_table_has_a_row_for_each_command() =>
        Assert.Contains("battery-alarms", (await Program.RunAsync("list", "--pcu", "609", "-o", "table")).Good, StringComparison.Ordinal);

    [Fact]
    public async Task Points_are_listed_with_id_name_and_unit()
    {
        var lines = (await Program.RunAsync("list", "points", "--pcu", "609")).Lines;
        Assert.Contains(lines, line => Columns(line) is ["battery_voltage", "Battery voltage", "V"]);
        Assert.Contains(lines, line => Columns(line) is ["pv_power", "PV power", "W"]);
        Assert.Contains(lines, line => Columns(line) is ["battery_state", "Battery state"]);
        Assert.Contains(lines, line => Columns(line) is ["inverter_ap_password", _]);
        Assert.DoesNotContain(lines, line => line.EndsWith(' '));
        Assert.Distinct(lines.Select(line => Columns(line)[0]));
    }

    [Fact]
    public async Task The_points_of_an_inverter_are_those_of_its_version()
    {
        await using var plant = new Plant(new SimulatorOptions { PcuVersion = 252 });
        Assert.Equal((await Program.RunAsync("list", "points", "--pcu", "252")).Good, (await plant.RunAsync("list", "points")).Good);
        Assert.Equal(["98"], plant.Asked);
    }

    [Fact]
    public async Task Points_in_json_have_all_properties()
    {
        var output = (await Program.RunAsync("list", "points", "--pcu", "252", "-o", "json")).Good;
        using var json = JsonDocument.Parse(output);
        var points = json.RootElement.EnumerateArray().ToDictionary(point => point.GetProperty("point").GetString()!);

        string? Text(string point, string property) => points[point].GetProperty(property).GetString();
        Assert.Equal("battery voltage", Text("battery_voltage", "label"));
        Assert.Equal("voltage", Text("battery_voltage", "quantity"));
        Assert.Equal("battery", Text("battery_voltage", "device"));
        Assert.Equal("instant", Text("battery_voltage", "kind"));
        Assert.Equal("fast", Text("battery_voltage", "group"));
        Assert.Equal("main", Text("battery_voltage", "prominence"));
        Assert.Equal("0a", Text("battery_voltage", "from"));
        Assert.Equal(1, points["battery_voltage"].GetProperty("decimals").GetInt32());
        Assert.False(points["battery_voltage"].GetProperty("calculated").GetBoolean());
        Assert.Equal("Standby", points["battery_state"].GetProperty("codes").GetProperty($"{0x33}").GetString());
        Assert.True(points["pv_power"].GetProperty("calculated").GetBoolean());
        Assert.Equal(["pv1_power", "pv2_power"], points["pv_power"].GetProperty("needs").EnumerateArray().Select(need => need.GetString()));
        Assert.Equal("calculated", Text("pv_power", "from"));
        Assert.Equal("counted", Text("grid_import_energy_total", "from"));
        Assert.Equal("only set", Text("inverter_ap_password", "from"));
    }

    [Fact]
    public async Task Points_in_csv_have_a_heading_and_quotes_where_they_need_them()
    {
        var lines = (await Program.RunAsync("list", "points", "--pcu", "609", "-o", "csv")).Lines;
        Assert.Equal("point,name,label,unit,device,kind,group,prominence,decimals,from", lines[0]);
        Assert.Contains("battery_soc,Battery state of charge,battery soc,%,battery,instant,fast,main,0,0a", lines);
        Assert.Contains(lines, line => line.Contains(",\"Price, top tariff\",", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Points_in_a_table_show_their_source()
    {
        var table = (await Program.RunAsync("list", "points", "--pcu", "609", "-o", "table")).Good;
        Assert.Matches("│ pv_power +│ PV power +│ W +│ main +│ fast +│ calculated +│", table);
    }

    [Fact]
    public async Task Points_can_be_those_of_one_prominence()
    {
        var main = (await Program.RunAsync("list", "points", "--pcu", "609", "--prominence", "main")).Good;
        Assert.Contains("battery_soc ", main, StringComparison.Ordinal);
        Assert.DoesNotContain("battery_pressure ", main, StringComparison.Ordinal);
        Assert.Contains(
            "main, detail, internal",
            (await Program.RunAsync("list", "points", "--prominence", "big")).Failed(2),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_points_of_the_documentation_are_those_of_the_catalogue()
    {
        var table = (await Program.RunAsync("list", "points", "--pcu", "609", "-o", "markdown")).Good;
        Assert.EndsWith($"<!-- points -->\n\n{table}", Repository.Read("docs/points.md"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--pcu", "6.x")]
    [InlineData("--pcu", "-1")]
    [InlineData("--output", "xml")]
    [InlineData("--output", "1")]
    [InlineData("--what")]
    [InlineData("battery")]
    public async Task Wrong_usage_is_reported(params string[] arguments)
    {
        var result = await Program.RunAsync(["list", .. arguments]);
        Assert.Contains("Try 'sermatec-ess list --help'", result.Failed(2), StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    private static string[] Columns(string line) =>
        line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
