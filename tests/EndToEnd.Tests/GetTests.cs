using System.Globalization;
using System.Text.Json;
using SermatecEss.Protocol.Framing;
using SermatecEss.Simulator;
using SermatecEss.Simulator.Faults;

namespace SermatecEss.EndToEnd.Tests;

public sealed class GetTests
{
    private const string Password = "simulated password";

    [Fact]
    public async Task It_prints_98_as_the_old_tool_did()
    {
        await using var plant = new Plant(new SimulatorOptions { Model = InverterModel.Kw5, Serial = "ST0123456789012345678" });
        var result = await plant.RunAsync("get", "--el", "98");
        Assert.Equal(
            """
            protocol version number: 609
            Battery manufacturer number (code list): PYLON Low-voltage Battery 485
            model code: 5kW
            product_sn: ST0123456789012345678
            product_sn_ln:

            """, result.Good);
        Assert.Equal(["98"], plant.Asked);
    }

    [Fact]
    public async Task Numbers_have_the_decimals_of_their_scale_and_units()
    {
        await using var plant = new Plant();
        var lines = (await plant.RunAsync("get", "0a")).Good.Split('\n');
        Assert.Matches(@"^battery voltage: \d+\.\d V$", lines[0]);
        Assert.Matches(@"^battery temperature: \d+\.\d °C$", lines[2]);
        Assert.Matches(@"^battery soc: \d+ %$", lines[3]);
        Assert.Matches("^Charge and discharge status: (Charge|Discharge|Standby)$", lines[5]);
    }

    [Theory]
    [InlineData("0A")]
    [InlineData("0a")]
    [InlineData("0x0a")]
    [InlineData("a")]
    [InlineData("A")]
    [InlineData("battery")]
    [InlineData("Battery")]
    public async Task A_command_is_named_by_code_or_name_in_either_case(string name)
    {
        await using var plant = new Plant();
        var expected = (await plant.RunAsync("get", "--el", "0a")).Good;
        Assert.Equal(expected, (await plant.RunAsync("get", name)).Good);
    }

    [Fact]
    public async Task Every_read_command_has_a_readable_name()
    {
        await using var plant = new Plant();
        using var json = JsonDocument.Parse((await Program.RunAsync("list", "--pcu", "609", "-o", "json")).Good);
        var reads = json.RootElement.GetProperty("commands").EnumerateArray()
            .Where(command => command.GetProperty("access").GetString() == "read")
            .ToList();
        Assert.Equal(16, reads.Count);
        foreach (var read in reads)
            Assert.Contains(": ", (await plant.RunAsync("get", read.GetProperty("names")[0].GetString()!)).Good, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_are_printed_under_headings_in_the_order_asked()
    {
        await using var plant = new Plant();
        var lines = (await plant.RunAsync("get", "grid", "0a", "--el", "0c")).Good.Split('\n');
        Assert.Equal(
            ["[0b] Control cabinet information display", "[0a] Battery information display", "[0c] Equipment running status"],
            lines.Where(line => line.StartsWith('[')));
        Assert.Equal(["98", "0b", "0a", "0c"], plant.Asked);
    }

    [Theory]
    [InlineData("95", "[95]", "[9d]")]
    [InlineData("99", "[99]", "[9a]", "[9b]", "[9c]")]
    public async Task An_answer_of_several_frames_is_printed_whole(string code, params string[] headings)
    {
        await using var plant = new Plant();
        foreach (var merge in (bool[])[true, false])
        {
            plant.Server.Faults.Merge = merge;
            var result = (await plant.RunAsync("get", code)).Good;
            Assert.Equal(headings, result.Split('\n').Where(line => line.StartsWith('[')).Select(line => line.Split(' ')[0]));
        }

        Assert.Matches(
            @"start time: \[00:00, 00:00(, 00:00){14}\]|PVPowerDay: \[(\d+\.\d, ){47}\d+\.\d\] kWh",
            (await plant.RunAsync("get", code)).Good);
    }

    [Theory]
    [InlineData("95", "[95]", "[9d]")]
    [InlineData("99", "[99]", "[9a]", "[9b]", "[9c]")]
    public async Task Frames_that_do_not_come_with_an_answer_are_asked_for_one_by_one(string code, params string[] headings)
    {
        var alone = CommandCode.TryParse(code, out var command) ? new HashSet<CommandCode> { command } : [];
        await using var plant = new Plant(new SimulatorOptions { AnsweredAlone = alone });
        var result = (await plant.RunAsync("get", "--el", code)).Good;
        Assert.Equal(headings, result.Split('\n').Where(line => line.StartsWith('[')).Select(line => line.Split(' ')[0]));
        Assert.Equal(["98", .. headings.Select(heading => heading[1..^1])], plant.Asked);
        _ = (await plant.RunAsync("settings", "-o", "json")).Good;
    }

    [Fact]
    public async Task What_does_not_come_when_asked_for_alone_either_is_an_answer_in_part()
    {
        await using var plant = new Plant(new SimulatorOptions { AnsweredAlone = new HashSet<CommandCode> { CommandCode.FromByte(0x99) } });
        plant.Server.Faults.Muted = new HashSet<CommandCode> { CommandCode.FromByte(0x9b) };
        var result = await plant.RunAsync("get", "--el", "99", "--timeout", "3s");
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("99: the response lacks 9b", result.Error, StringComparison.Ordinal);
        Assert.Contains("[9c]", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_asks_every_read_once_and_nothing_else()
    {
        await using var plant = new Plant();
        var result = (await plant.RunAsync("get", "all")).Good;
        foreach (var code in "0a 0b 0c 0d 1e 1f 95 98 99 9a 9b 9c 9d a1 a2 b1".Split(' '))
            Assert.Contains($"[{code}] ", result, StringComparison.Ordinal);
        Assert.Equal("98 0a 0b 0c 0d 1e 1f 95 98 99 a1 a2 b1".Split(' '), plant.Asked);
    }

    [Fact]
    public async Task Json_is_an_array_with_an_object_for_each_frame()
    {
        await using var plant = new Plant();
        using var json = JsonDocument.Parse((await plant.RunAsync("get", "battery", "99", "--output", "json")).Good);
        Assert.Equal(
            ["0a", "99", "9a", "9b", "9c"],
            json.RootElement.EnumerateArray().Select(frame => frame.GetProperty("command").GetString()));
        var readings = json.RootElement[0].GetProperty("readings").EnumerateArray()
            .ToDictionary(reading => reading.GetProperty("point").GetString()!);
        Assert.Equal(JsonValueKind.Number, readings["battery_voltage"].GetProperty("value").ValueKind);
        Assert.Equal("V", readings["battery_voltage"].GetProperty("unit").GetString());
        Assert.Contains(readings["battery_state"].GetProperty("code").GetInt32(), (int[])[0x11, 0x22, 0x33]);
        Assert.Equal(48, json.RootElement[1].GetProperty("readings")[6].GetProperty("value").GetArrayLength());
        _ = json.RootElement[0].GetProperty("time").GetDateTimeOffset();
    }

    [Fact]
    public async Task Ndjson_is_a_flat_object_a_command()
    {
        await using var plant = new Plant();
        plant.Server.Inverter.SetAlarms("inverter_faults_0", 0, 1);
        var lines = (await plant.RunAsync("get", "0a", "1f", "99", "b1", "-o", "ndjson")).Lines;
        var commands = lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(
            ["0a", "1f", "99", "9a", "9b", "9c", "b1"], commands.Select(command => command.GetProperty("command").GetString()));
        Assert.All(commands, command => command.GetProperty("time").GetDateTimeOffset());
        Assert.Equal(JsonValueKind.Number, commands[0].GetProperty("battery_voltage").ValueKind);
        Assert.Contains(commands[0].GetProperty("battery_state").GetString(), (string[])["Charge", "Discharge", "Standby"]);
        Assert.StartsWith(
            "1 Hybrid Inverter: ", commands[1].GetProperty("inverter_faults_0")[0].GetString(), StringComparison.Ordinal);
        Assert.Empty(commands[1].GetProperty("inverter_faults_1").EnumerateArray());
        Assert.Equal(48, commands[2].GetProperty("pv_energy_half_hours").GetArrayLength());
        Assert.Contains("\"********\"", lines[^1], StringComparison.Ordinal);
        Assert.All(
            commands.SelectMany(command => command.EnumerateObject()),
            property => Assert.NotEqual(JsonValueKind.Object, property.Value.ValueKind));
    }

    [Fact]
    public async Task Points_are_one_row_in_csv_and_json()
    {
        await using var plant = new Plant(hour: 0);
        string[] asked = ["get", "--point", "battery_soc", "--point", "self_consumption_today", "--point", "battery_state"];
        var csv = await plant.RunAsync([.. asked, "-o", "csv"]);
        Assert.Equal(3, csv.ExitCode);
        Assert.Equal("time,battery_soc,self_consumption_today,battery_state", csv.Lines[0]);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d,\d+,,[A-Z][a-z]+$", csv.Lines[1]);
        Assert.Equal(2, csv.Lines.Length);
        foreach (var format in (string[])["json", "ndjson"])
        {
            var row = await plant.RunAsync([.. asked, "-o", format]);
            Assert.Equal(3, row.ExitCode);
            Assert.True(format == "json" || row.Lines.Length == 1, row.Output);
            using var json = JsonDocument.Parse(row.Output);
            Assert.Equal(
                ["time", "battery_soc", "self_consumption_today", "battery_state"],
                json.RootElement.EnumerateObject().Select(property => property.Name));
            Assert.Equal(JsonValueKind.Number, json.RootElement.GetProperty("battery_soc").ValueKind);
            Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("self_consumption_today").ValueKind);
        }

        foreach (var format in (string[])["table", "raw", "legacy"])
        {
            var refused = await plant.RunAsync([.. asked, "-o", format]);
            Assert.Contains("one row with --output csv", refused.Failed(2), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_point_that_is_missing_keeps_its_line()
    {
        await using var plant = new Plant(hour: 0);
        var result = await plant.RunAsync(
            "get", "--point", "inverter_pcu_version", "--point", "self_consumption_today", "--point", "pv_energy_today");
        Assert.Equal((3, "609\n\n0.0\n"), (result.ExitCode, result.Output));
    }

    [Fact]
    public async Task Csv_has_a_heading_and_quotes_what_needs_it()
    {
        await using var plant = new Plant();
        var lines = (await plant.RunAsync("get", "99", "-o", "csv")).Lines;
        Assert.Equal("time,command,point,label,value,unit", lines[0]);
        Assert.Contains(lines, line =>
            line.Contains(",pv_energy_half_hours,PVPowerDay,\"[", StringComparison.Ordinal)
            && line.EndsWith("]\",kWh", StringComparison.Ordinal));
        Assert.All(lines.Skip(1), line => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d,9[9abc],", line));
    }

    [Fact]
    public async Task Raw_is_the_frame_in_hex_and_decode_reads_it()
    {
        await using var plant = new Plant();
        var raw = (await plant.RunAsync("get", "0a", "-o", "raw")).Good;
        Assert.Equal(
            Convert.ToHexStringLower(plant.Server.Inverter.Response(SermatecEss.Protocol.Framing.CommandCode.FromByte(0x0a))), raw.Trim());
        var decoded = await Program.RunAsync([], raw, "decode");
        Assert.Contains("  battery voltage: ", decoded.Good, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_has_names_values_units_and_points()
    {
        await using var plant = new Plant();
        var table = (await plant.RunAsync("get", "0a", "-o", "table")).Good;
        Assert.Matches(@"│ battery soc +│ +\d+ │ %", table);
        Assert.Contains("battery_soc", table, StringComparison.Ordinal);
        Assert.DoesNotContain("\e", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_point_is_a_bare_value()
    {
        await using var plant = new Plant();
        Assert.Matches(@"^\d+\n$", (await plant.RunAsync("get", "--point", "battery_soc")).Good);
        Assert.Matches(
            @"^\d+\n\d+\.\d\n609\n$",
            (await plant.RunAsync("get", "--point", "battery_soc", "--point", "battery_voltage", "--point", "inverter_pcu_version")).Good);
        Assert.Contains("load_remote_power", (await plant.RunAsync("get", "--point", "remote_power")).Failed(2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_calculated_point_is_made_of_what_is_read()
    {
        await using var plant = new Plant();
        var lines = (await plant.RunAsync("get", "--point", "pv_power", "--point", "pv1_power", "--point", "pv2_power")).Lines;
        Assert.Equal(
            int.Parse(lines[0], CultureInfo.InvariantCulture),
            lines[1..].Sum(line => int.Parse(line, CultureInfo.InvariantCulture)));
        Assert.NotEqual("0", lines[0]);
        Assert.Equal(["98", "0b"], plant.Asked);
    }

    [Fact]
    public async Task Each_command_is_asked_once_for_all_the_points_that_it_carries()
    {
        await using var plant = new Plant();
        string[] points = ["battery_soc", "pv_power", "grid_power", "load_power", "pv_energy_today", "autarky_today", "battery_voltage"];
        var result = await plant.RunAsync(["get", .. points.SelectMany(point => (string[])["--point", point])]);
        Assert.Equal(points.Length, result.Lines.Length);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["98", "0a", "0b", "0d", "99"], plant.Asked);
    }

    [Theory]
    [InlineData(252, "grid_import_energy_today", "'grid_import_energy_today' is an energy", "'sermatec-ess daemon' calculates it")]
    [InlineData(252, "autarky_today", "calculated from 'grid_import_energy_today'", "'sermatec-ess daemon' calculates it")]
    [InlineData(252, "load_power", "PCU 252", "list points")]
    [InlineData(609, "inverter_ap_password", "can be set but not read", "the inverter does not report it")]
    public async Task A_point_that_no_response_contains_is_2_with_the_reason(int version, string point, params string[] reasons)
    {
        await using var plant = new Plant(new SimulatorOptions { PcuVersion = version });
        var result = await plant.RunAsync("get", "--point", "battery_soc", "--point", point);
        foreach (var reason in reasons) Assert.Contains(reason, result.Failed(2), StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.DoesNotContain(plant.Asked, code => code != "98");
    }

    [Fact]
    public async Task A_point_that_cannot_be_calculated_is_3_and_the_others_are_printed()
    {
        await using var plant = new Plant();
        plant.Server.Traffic = (_, sent, frame) =>
        {
            if (!sent && frame.Span[4] == 0x0b) plant.Server.Faults.Next(Fault.Reset);
        };
        var result = await plant.RunAsync("get", "--point", "battery_soc", "--point", "pv_power", "--retries", "0");
        Assert.Equal(3, result.ExitCode);
        Assert.Matches(@"^\d+\n\n$", result.Output);
        Assert.Contains(
            "pv_power cannot be calculated: the inverter's response does not contain pv1_power, pv2_power",
            result.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_share_of_nothing_is_no_number()
    {
        await using var plant = new Plant(hour: 0);
        var result = await plant.RunAsync("get", "--point", "self_consumption_today", "--point", "pv_energy_today");
        Assert.Equal((3, "\n0.0\n"), (result.ExitCode, result.Output));
        Assert.Contains("self_consumption_today has no value now", result.Error, StringComparison.Ordinal);
        Assert.Contains("pv_energy_today = 0.0 kWh", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pw_power", "Did you mean 'pv_power'")]
    [InlineData("battery_chagre_power", "Did you mean 'battery_charge_power'")]
    [InlineData("soc", "battery_soc")]
    [InlineData("nonsense", "'sermatec-ess list points' lists all points")]
    public async Task A_point_that_there_is_not_names_similar_ones(string point, string hint) =>
        Assert.Contains(hint, (await Program.RunAsync("get", "--point", point)).Failed(2), StringComparison.Ordinal);

    [Fact]
    public async Task An_option_that_there_is_not_is_no_command() =>
        Assert.Contains("no option '--points'", (await Program.RunAsync("get", "--points")).Failed(2), StringComparison.Ordinal);

    [Theory]
    [InlineData("text")]
    [InlineData("table")]
    [InlineData("json")]
    [InlineData("ndjson")]
    [InlineData("csv")]
    [InlineData("raw")]
    public async Task A_password_is_hidden_everywhere_unless_it_is_asked_for(string format)
    {
        await using var plant = new Plant();
        var hex = Convert.ToHexStringLower(System.Text.Encoding.ASCII.GetBytes(Password));
        var hidden = await plant.RunAsync("get", "b1", "-d", "-o", format);
        Assert.Equal(0, hidden.ExitCode);
        foreach (var text in (string[])[hidden.Output, hidden.Error])
        {
            Assert.DoesNotContain(Password, text, StringComparison.Ordinal);
            Assert.DoesNotContain(hex, text, StringComparison.Ordinal);
        }

        var shown = await plant.RunAsync("get", "b1", "--show-secrets", "-o", format);
        Assert.Contains(format == "raw" ? hex : Password, shown.Good, StringComparison.Ordinal);
        Assert.Equal("********\n", (await plant.RunAsync("get", "--point", "inverter_wifi_password")).Good);
    }

    [Fact]
    public async Task Debug_shows_every_frame_with_time_and_direction_on_stderr()
    {
        await using var plant = new Plant();
        var result = await plant.RunAsync("get", "0a", "-d");
        Assert.Equal((await plant.RunAsync("get", "0a")).Good, result.Output);
        var frames = result.Error.Split('\n')
            .Where(line => line.Contains(" -> ", StringComparison.Ordinal) || line.Contains(" <- ", StringComparison.Ordinal))
            .ToList();
        Assert.Equal(4, frames.Count);
        Assert.Matches(@"^\d\d:\d\d:\d\d\.\d{3} -> fe5564149800004cae$", frames[0]);
        Assert.Matches(@"^\d\d:\d\d:\d\d\.\d{3} <- fe5514649800", frames[1]);
        Assert.Equal(0, (await plant.RunAsync("get", "0a", "-d", "-d")).ExitCode);
    }

    [Fact]
    public async Task Fields_that_the_payload_does_not_carry_are_not_printed()
    {
        await using var plant = new Plant(new SimulatorOptions { PcuVersion = 411 });
        var result = (await plant.RunAsync("get", "0b")).Good;
        Assert.Contains("load apparent power: ", result, StringComparison.Ordinal);
        Assert.DoesNotContain("parallel data", result, StringComparison.Ordinal);
    }
}
