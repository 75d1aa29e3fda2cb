using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Protocol.Tests.Catalogue;

public sealed class PointListTests
{
    private static readonly CommandCatalogue Shipped = CommandCatalogue.Default;

    public static TheoryData<int> Versions => [.. Shipped.Versions, 411, 609, 998];

    [Theory]
    [MemberData(nameof(Versions))]
    public void Every_field_that_means_something_is_one_point(int version)
    {
        var view = Shipped.View(version);
        var fields = view.Commands.Where(command => command.Access != CommandAccess.Dangerous).SelectMany(command => command.Fields)
            .Where(field => field.Kind != ValueKind.Reserved);
        Assert.Equal(fields.Select(field => field.Id).Distinct().Order(StringComparer.Ordinal),
            view.Points.All.Where(point => !point.IsCalculated).Select(point => point.Id).Order(StringComparer.Ordinal));
        Assert.Equal(view.Points.All.Count, view.Points.All.Select(point => point.Id).Distinct().Count());
        Assert.All(view.Points.All, point => Assert.Same(point, view.Points.Find(point.Id)));
        Assert.Null(view.Points.Find("inverter_faults_reserved"));
    }

    [Fact]
    public void The_fast_group_has_its_readings_in_the_order_of_the_payloads_and_then_what_is_calculated()
    {
        var fast = Shipped.View(609).Points.In(PollGroup.Fast);
        var read = fast.TakeWhile(point => !point.IsCalculated).ToList();
        Assert.Equal(["0a", "0b", "0c", "0d", "1e", "1f"], read.Select(point => point.Command!.Code.ToString()).Distinct());
        foreach (var frame in read.GroupBy(point => point.Command))
            Assert.Equal(frame.Key!.Fields.Where(field => field.Kind != ValueKind.Reserved), frame.Select(point => point.Field));
        Assert.Equal(
            [
                "pv_power", "grid_power", "grid_import_power", "grid_export_power",
                "battery_power", "battery_charge_power", "battery_discharge_power", "load_power",
            ],
            fast.Skip(read.Count).Take(8).Select(point => point.Id));
        Assert.All(fast.Skip(read.Count), point => Assert.True(point.IsCalculated));
        Assert.Equal(["self_consumption_today", "autarky_today"], fast.TakeLast(2).Select(point => point.Id));
    }

    [Fact]
    public void A_frame_that_comes_with_the_answer_to_another_command_is_in_that_ones_group()
    {
        var points = Shipped.View(609).Points;
        Assert.Equal(["99", "9a", "9b", "9c"], points.In(PollGroup.Counters).Select(point => point.Command!.Code.ToString()).Distinct());
        Assert.Equal(["95", "9d", "a1", "a2"], points.In(PollGroup.Parameters).Select(point => point.Command!.Code.ToString()).Distinct());
        Assert.Equal(["98"], points.In(PollGroup.Identity).Select(point => point.Command!.Code.ToString()).Distinct());
    }

    [Fact]
    public void Groups_come_first_then_what_is_calculated_then_what_is_read_on_demand_and_what_can_only_be_set()
    {
        var all = Shipped.View(609).Points.All;
        var ranks = all.Select(point => point switch
        {
            { IsCalculated: true } => 5,
            { Group: not PollGroup.None } => (int)point.Group,
            { Command: not null } => 6,
            _ => 7,
        }).ToList();
        Assert.Equal(ranks.Order(), ranks);
        Assert.Equal(
            ["inverter_wifi_mode", "inverter_wifi_ssid", "inverter_wifi_password", "inverter_cloud_host", "inverter_cloud_port"],
            all.Where(point => point is { Group: PollGroup.None, Command: not null }).Select(point => point.Id));
    }

    [Theory]
    [InlineData(252)]
    [InlineData(609)]
    public void A_setting_that_no_command_reads_is_a_point_without_a_value(int version)
    {
        var password = Shipped.View(version).Points.Find("inverter_ap_password")!;
        Assert.False(password.IsReadable);
        Assert.Null(password.Command);
        Assert.Equal((ValueKind.Secret, PollGroup.None, PointDevice.Inverter), (password.Kind, password.Group, password.Device));
        Assert.Equal(version == 609, Shipped.View(version).Points.Find("inverter_wifi_ssid")!.IsReadable);
    }

    [Fact]
    public void Energies_are_calculated_where_a_version_reads_none()
    {
        var old = Shipped.View(252).Points.Find("grid_import_energy_total")!;
        Assert.Equal((true, PollGroup.Fast, "Grid import energy total (calculated)", 2),
            (old.IsCalculated, old.Group, old.Label, old.Decimals));
        Assert.Equal(["grid_import_power"], old.Needs);
        var present = Shipped.View(609).Points.Find("grid_import_energy_total")!;
        Assert.Equal((false, PollGroup.Counters, 0), (present.IsCalculated, present.Group, present.Decimals));
        Assert.Equal((old.Name, old.Unit, old.Quantity), (present.Name, present.Unit, present.Quantity));
    }

    [Fact]
    public void What_a_version_cannot_calculate_it_does_not_have()
    {
        Assert.DoesNotContain(Shipped.View(0).Points.All, point => point.IsCalculated);
        var points = SmallCatalogue.Parse(SmallCatalogue.Text).View(252).Points;
        Assert.Equal(["grid_power", "grid_import_energy_total"], points.All.Where(point => point.IsCalculated).Select(point => point.Id));
        var own = SmallCatalogue.Parse(SmallCatalogue.With("{ \"id\": \"grid_state\"", "{ \"since\": 300, \"id\": \"grid_state\"").Text);
        Assert.DoesNotContain(own.View(252).Points.All, point => point.IsCalculated);
        Assert.Equal(2, own.View(300).Points.All.Count(point => point.IsCalculated));
    }

    [Fact]
    public void A_catalogue_without_units_and_calculated_points_has_the_built_in_ones()
    {
        var text = SmallCatalogue.Text[..SmallCatalogue.Text.LastIndexOf(",\n  \"calculated\"", StringComparison.Ordinal)] + " }";
        var units = text.Split('\n').Single(line => line.Contains("\"units\"", StringComparison.Ordinal));
        var own = SmallCatalogue.Parse(text.Replace(units, "", StringComparison.Ordinal));
        Assert.Equal(Shipped.Units, own.Units);
        Assert.Equal(Shipped.Calculated, own.Calculated);
        Assert.DoesNotContain(own.View(252).Points.All, point => point.IsCalculated);
    }

    [Theory]
    [InlineData("battery_power", "{ \"id\": \"battery_soc\"")]
    [InlineData("pv_power", "{ \"id\": \"battery_soc\"")]
    [InlineData("grid_power", "{ \"id\": \"inverter_power_switch\"")]
    [InlineData("grid_import_energy_total", "{ \"id\": \"inverter_power_switch\"")]
    public void A_field_with_the_id_of_a_calculated_point_is_refused_whatever_version_it_is_of(string id, string field)
    {
        var at = CommandCatalogue.DefaultJson.IndexOf(field, StringComparison.Ordinal);
        const string rest = """ "label": "p", "since": 700, "until": 700, "type": "int", "length": 2, "kind": "status" }, """;
        var wrong = CommandCatalogue.DefaultJson.Insert(at, $"{{ \"id\": \"{id}\", {rest}");
        var fault = Assert.Throws<CatalogueException>(() => SmallCatalogue.Parse(wrong));
        Assert.Equal("a calculated point has this id", fault.Reason);
        Assert.EndsWith($"of version 700, field {id}", fault.Where, StringComparison.Ordinal);
        Assert.Equal(1 + wrong[..at].Count(character => character == '\n'), fault.Line);
    }

    [Fact]
    public void A_version_may_read_what_is_calculated_for_others()
    {
        var at = CommandCatalogue.DefaultJson.IndexOf("{ \"id\": \"battery_soc\"", StringComparison.Ordinal);
        const string field = """
            { "id": "grid_import_energy_total", "label": "i", "until": 257, "type": "int", "length": 2, "unit": "kWh", "kind": "counter" },
            """;
        var own = SmallCatalogue.Parse(CommandCatalogue.DefaultJson.Insert(at, field));
        Assert.False(own.View(257).Points.Find("grid_import_energy_total")!.IsCalculated);
        Assert.Equal(PollGroup.Counters, own.View(258).Points.Find("grid_import_energy_total")!.Group);
    }

    [Theory]
    [InlineData("battery_voltage", "V", "voltage")]
    [InlineData("grid_power", "W", "power")]
    [InlineData("battery_soc", "%", null)]
    [InlineData("battery_cycles", null, null)]
    [InlineData("grid_frequency", "Hz", "frequency")]
    [InlineData("pv_energy_total", "kWh", "energy")]
    public void A_unit_has_a_quantity(string id, string? unit, string? quantity)
    {
        var point = Shipped.View(609).Points.Find(id)!;
        Assert.Equal((unit, quantity), (point.Unit, point.Quantity));
    }

    [Fact]
    public void These_lists_define_the_code_for_on()
    {
        var lists = Shipped.CodeLists.Values.Where(list => list.OnCode is not null)
            .ToDictionary(list => list.Name, list => $"{list.Find(list.OnCode!.Value)} {list.Find(list.OffCode!.Value)}");
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["yes_no"] = "yes no",
                ["on_off"] = "on off",
                ["enable"] = "on off",
                ["power_switch"] = "on off",
                ["forced_enable"] = "on off",
                ["weekday"] = "on off",
                ["connection"] = "Normal Disconnected",
                ["battery_communication"] = "Normal Battery Communication Disconnected",
            },
            lists);
    }

    [Theory]
    [InlineData("inverter_on", true)]
    [InlineData("battery_communication", true)]
    [InlineData("grid_anti_backflow", true)]
    [InlineData("inverter_drm8", true)]
    [InlineData("battery_state", false)]
    [InlineData("inverter_parallel_role", false)]
    [InlineData("inverter_operating_mode", false)]
    [InlineData("battery_voltage", false)]
    public void A_point_that_is_on_or_off_is_a_switch(string id, bool isSwitch) =>
        Assert.Equal(isSwitch, Shipped.View(609).Points.Find(id)!.IsSwitch);

    [Fact]
    public void Lists_and_alarms_are_distinguished_from_numbers()
    {
        var points = Shipped.View(609).Points;
        Assert.True(points.Find("pv_energy_days")!.IsArray);
        Assert.True(points.Find("battery_alarms")!.IsAlarms);
        Assert.False(points.Find("grid_power") is { IsArray: true } or { IsAlarms: true });
        Assert.Equal(PointDevice.Battery, points.Find("battery_power")!.Device);
    }
}
