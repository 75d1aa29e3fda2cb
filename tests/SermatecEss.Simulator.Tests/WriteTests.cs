using SermatecEss.Protocol.Values;

namespace SermatecEss.Simulator.Tests;

public sealed class WriteTests
{
    private static readonly CodeValue On = new(0xEE00, "on");

    [Fact]
    public void Switching_off_ends_its_power_and_switching_on_brings_it_back()
    {
        var asked = Noon();
        Assert.Empty(asked.Send(0x64, 0xaa));
        asked.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal("off", asked.Ask(0x0c)["inverter_on"].Text);
        Assert.Equal(0, asked.Number(0x0b, "pv1_power"));
        Assert.Equal(-asked.Number(0x0d, "load_remote_power"), asked.Number(0x0b, "grid_active_power"));

        Assert.Empty(asked.Send(0x64, 0x55));
        asked.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal("on", asked.Ask(0x0c)["inverter_on"].Text);
        Assert.True(asked.Number(0x0b, "pv1_power") > 0);
    }

    [Fact]
    public void The_operating_parameters_are_seen_in_95_with_their_price_windows()
    {
        var asked = new Asked();
        asked.Write(
            0x66,
            0x95,
            ("battery_on_grid_soc_min", new NumberValue(40)),
            ("inverter_operating_mode", new CodeValue(4, "Peak-Valley")),
            ("grid_price_window_count", new NumberValue(2)),
            ("grid_price_window_start", Times(0, 360)),
            ("grid_price_window_end", Times(360, 1440)),
            ("grid_price_window_kind", Kinds(4, 3)));
        var read = asked.Ask(0x95);
        Assert.Equal("40", read["battery_on_grid_soc_min"].Text);
        Assert.Equal("Peak-Valley", read["inverter_operating_mode"].Text);
        Assert.Equal("2", read["grid_price_window_count"].Text);
        Assert.StartsWith("[06:00, 24:00, 00:00", read["grid_price_window_end"].Text, StringComparison.Ordinal);
        Assert.Equal("off", read["grid_anti_backflow"].Text);
    }

    [Fact]
    public void The_lower_limit_keeps_the_battery_above_it()
    {
        var asked = new Asked();
        asked.Write(0x66, 0x95, ("battery_on_grid_soc_min", new NumberValue(50)));
        asked.Pass(TimeSpan.FromHours(4));
        Assert.Equal(50, asked.Number(0x0a, "battery_soc"));
    }

    [Fact]
    public void Cheap_hours_charge_the_battery_from_the_grid_and_dear_ones_empty_it()
    {
        var asked = new Asked();
        asked.Write(
            0x66,
            0x95,
            ("inverter_operating_mode", new CodeValue(4, null)),
            ("grid_price_window_count", new NumberValue(2)),
            ("grid_price_window_start", Times(0, 120)),
            ("grid_price_window_end", Times(120, 240)),
            ("grid_price_window_kind", Kinds(4, 2)));
        asked.Pass(TimeSpan.FromHours(1));
        Assert.Equal("Charge", asked.Ask(0x0a)["battery_state"].Text);
        Assert.True(asked.Number(0x0b, "grid_active_power") < 0);
        asked.Pass(TimeSpan.FromHours(2));
        Assert.Equal("Discharge", asked.Ask(0x0a)["battery_state"].Text);
        Assert.True(asked.Number(0x0b, "grid_active_power") > 0);
    }

    [Fact]
    public void A_window_that_ends_before_it_begins_continues_past_midnight()
    {
        var asked = new Asked();
        asked.Write(0x66, 0x95, ("inverter_operating_mode", new CodeValue(4, null)), ("grid_price_window_count", new NumberValue(1)),
            ("grid_price_window_start", Times(1380)), ("grid_price_window_end", Times(60)), ("grid_price_window_kind", Kinds(4)));
        foreach (var (hours, state) in (ReadOnlySpan<(double, string)>)[
            (0.5, "Charge"),
            (1, "Discharge"),
            (21.3, "Discharge"),
            (0.5, "Charge"),
        ])
        {
            asked.Pass(TimeSpan.FromHours(hours));
            Assert.Equal(state, asked.Ask(0x0a)["battery_state"].Text);
        }
    }

    [Fact]
    public void What_the_export_limit_holds_back_stays_in_the_battery_before_it_is_lost_on_the_roof()
    {
        var free = Noon();
        var limited = Noon();
        foreach (var (asked, limit) in (ReadOnlySpan<(Asked, int)>)[(free, 30000), (limited, 5000)])
        {
            asked.Write(
                0x66,
                0x95,
                ("inverter_operating_mode", new CodeValue(4, null)),
                ("grid_power_limit", new NumberValue(limit)),
                ("grid_price_window_count", new NumberValue(1)),
                ("grid_price_window_start", Times(0)),
                ("grid_price_window_end", Times(1440)),
                ("grid_price_window_kind", Kinds(2)));
            asked.Pass(TimeSpan.FromMinutes(1));
        }

        Assert.InRange(limited.Number(0x0b, "grid_active_power"), 4990, 5000);
        Assert.Equal(free.Number(0x0b, "pv1_power"), limited.Number(0x0b, "pv1_power"));
        Assert.True(limited.Number(0x0b, "battery_dc_power") < free.Number(0x0b, "battery_dc_power"));
    }

    [Fact]
    public void The_limit_of_the_export_turns_the_panels_down()
    {
        var asked = Noon();
        asked.Write(0x66, 0x95, ("grid_power_limit", new NumberValue(500)));
        asked.Pass(TimeSpan.FromMinutes(30));
        Assert.InRange(asked.Number(0x0b, "grid_active_power"), 490, 500);
    }

    [Fact]
    public void Anti_backflow_is_taken_only_while_it_is_off_and_then_ends_the_export()
    {
        var asked = Noon();
        asked.Write(0x66, 0x95, ("grid_anti_backflow", On));
        Assert.Equal("off", asked.Ask(0x95)["grid_anti_backflow"].Text);

        _ = asked.Send(0x64, 0xaa);
        asked.Write(0x66, 0x95, ("grid_anti_backflow", On));
        Assert.Equal("on", asked.Ask(0x95)["grid_anti_backflow"].Text);
        _ = asked.Send(0x64, 0x55);
        asked.Pass(TimeSpan.FromHours(1));
        Assert.InRange(asked.Number(0x0b, "grid_active_power"), -100, 0);
    }

    [Fact]
    public void Forced_charge_works_on_its_weekday_in_its_window_up_to_its_limit()
    {
        // The simulated day is a Sunday.
        var asked = new Asked();
        asked.Write(0x71, 0xa2, ("battery_forced_charge", new CodeValue(1, null)), ("battery_forced_charge_sunday", new CodeValue(1, null)),
            ("battery_forced_charge_soc_limit", new NumberValue(70)), ("battery_forced_charge_window_count", new NumberValue(1)),
            ("battery_forced_charge_window_start", Times(60, 0, 0, 0)), ("battery_forced_charge_window_end", Times(180, 0, 0, 0)));
        Assert.Equal("70", asked.Ask(0xa2)["battery_forced_charge_soc_limit"].Text);
        asked.Pass(TimeSpan.FromMinutes(50));
        Assert.Equal("Discharge", asked.Ask(0x0a)["battery_state"].Text);
        asked.Pass(TimeSpan.FromMinutes(15));
        Assert.Equal("Charge", asked.Ask(0x0a)["battery_state"].Text);
        asked.Pass(TimeSpan.FromMinutes(110));
        Assert.Equal(70, asked.Number(0x0a, "battery_soc"));
    }

    [Theory]
    [InlineData(603, 0x9d)]
    [InlineData(500, 0x9d)]
    [InlineData(259, 0x9d)]
    [InlineData(258, 0x95)]
    public void The_second_parameters_are_seen_where_the_version_shows_them(int version, byte readBy)
    {
        var asked = new Asked(new SimulatorOptions { PcuVersion = version });
        asked.Write(0x6a, readBy, ("battery_off_grid_soc_min", new NumberValue(33)));
        Assert.Equal("33", asked.Ask(readBy)["battery_off_grid_soc_min"].Text);
    }

    [Fact]
    public void Grid_code_and_battery_are_seen_in_95_and_the_rules_of_older_firmware_too()
    {
        var asked = new Asked(new SimulatorOptions { PcuVersion = 258 });
        asked.Write(0x69, 0x95, ("grid_code", new CodeValue(3, null)));
        Assert.Empty(asked.Send(0x98));
        asked.Pass(TimeSpan.FromMinutes(1));
        asked.Write(0x67, 0x95, ("battery_peak_discharge_rule", new NumberValue(2)));
        Assert.Equal("Germany", asked.Ask(0x95)["grid_code"].Text);
        Assert.Equal("2", asked.Ask(0x95)["battery_peak_discharge_rule"].Text);
    }

    [Fact]
    public void The_power_factor_is_seen_in_95()
    {
        var asked = new Asked();
        asked.Write(0x67, 0x95, ("inverter_power_factor_setting", new NumberValue(0.95m)));
        Assert.Equal("0.950", asked.Ask(0x95)["inverter_power_factor_setting"].Text);
    }

    [Fact]
    public void The_router_and_the_cloud_are_seen_in_B1()
    {
        var asked = new Asked();
        asked.Write(0xb0, 0xb1, ("inverter_wifi_ssid", new TextValue("Zuhause")), ("inverter_cloud_host", new TextValue("127.0.0.2")));
        asked.Write(0x9e, 0xb1, ("inverter_wifi_password", new TextValue("geheim")));
        asked.Write(0x9f, 0xb1, ("inverter_cloud_port", new TextValue("1")));
        var read = asked.Ask(0xb1);
        Assert.Equal("Zuhause", read["inverter_wifi_ssid"].Text);
        Assert.Equal("geheim", read["inverter_wifi_password"].Text);
        Assert.Equal("127.0.0.2", read["inverter_cloud_host"].Text);
        Assert.Equal("1", read["inverter_cloud_port"].Text);
    }

    [Fact]
    public void Its_clock_continues_from_where_it_is_set()
    {
        var asked = new Asked();
        Assert.Empty(asked.Send(0x68, 0x07, 0xea, 1, 2, 3, 4, 5));
        asked.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(new DateTime(2026, 1, 2, 3, 5, 5), asked.Inverter.Now.DateTime);
    }

    [Fact]
    public void Registers_keep_what_is_written_and_are_read_in_both_layouts()
    {
        var asked = new Asked();
        Assert.Empty(asked.Send(0xba, 0, 2, 0x40, 0x65, 0x12, 0x34, 0x40, 0x66, 0, 7));
        var response = Assert.Single(asked.Send(0xbb, 0, 1, 0x40, 0x65));
        Assert.Equal("0001" + "40651234", Convert.ToHexString(response[7..^2]));
        Assert.Equal(
            "0002" + "40660007" + "40670000",
            Convert.ToHexString(Assert.Single(asked.Send(0xbb, 0, 2, 0x40, 0x66, 0, 0, 0x40, 0x67, 0, 0))[7..^2]));
        Assert.Empty(asked.Send(0xbb, 0, 11, 0, 0));
        Assert.False(asked.Inverter.IsBlocked);
    }

    [Fact]
    public void A_register_query_without_addresses_blocks_it_until_it_is_rebooted()
    {
        var asked = new Asked();
        Assert.Empty(asked.Send(0xbb));
        Assert.True(asked.Inverter.IsBlocked);
        Assert.Empty(asked.Send(0x98));
        asked.Inverter.Reboot();
        Assert.Single(asked.Send(0x98));
    }

    [Fact]
    public void A_reset_silences_it_for_a_while_and_keeps_its_settings()
    {
        var asked = new Asked();
        asked.Write(0x66, 0x95, ("battery_on_grid_soc_min", new NumberValue(44)));
        Assert.Empty(asked.Send(0x70, 0x00, 0xff));
        Assert.Empty(asked.Send(0x98));
        asked.Pass(TimeSpan.FromMinutes(1));
        Assert.Single(asked.Send(0x98));
        Assert.Equal(44, asked.Number(0x95, "battery_on_grid_soc_min"));
    }

    [Fact]
    public void It_can_be_set_to_ignore_writes()
    {
        var asked = new Asked();
        asked.Inverter.IgnoresWrites = true;
        asked.Write(0x66, 0x95, ("battery_on_grid_soc_min", new NumberValue(44)));
        Assert.Equal(15, asked.Number(0x95, "battery_on_grid_soc_min"));
        Assert.Empty(asked.Send(0x70, 0x00, 0xff));
        Assert.Single(asked.Send(0x98));
    }

    [Fact]
    public void It_can_be_set_to_apply_writes_late_and_applies_them_in_order()
    {
        var asked = new Asked();
        asked.Inverter.WriteDelay = TimeSpan.FromSeconds(20);
        asked.Write(0x66, 0x95, ("battery_on_grid_soc_min", new NumberValue(44)));
        asked.Pass(TimeSpan.FromSeconds(10));
        asked.Write(0x66, 0x95, ("battery_on_grid_soc_min", new NumberValue(55)));
        Assert.Equal(15, asked.Number(0x95, "battery_on_grid_soc_min"));
        asked.Pass(TimeSpan.FromSeconds(11));
        Assert.Equal(44, asked.Number(0x95, "battery_on_grid_soc_min"));
        asked.Pass(TimeSpan.FromSeconds(11));
        Assert.Equal(55, asked.Number(0x95, "battery_on_grid_soc_min"));
    }

    [Fact]
    public void It_has_one_window_for_the_whole_day_from_the_factory()
    {
        var values = new Asked().Ask(0x95);
        Assert.Equal(
            ("1", "00:00", "23:59", "flat"),
            (values["grid_price_window_count"].Text, First("start"), First("end"), First("kind")));
        string First(string name) => ((ListValue)values[$"grid_price_window_{name}"]).Items[0].Text;
    }

    [Fact]
    public void A_payload_of_the_wrong_length_changes_nothing()
    {
        var asked = new Asked();
        var before = asked.Send(0x95)[0];
        Assert.Empty(asked.Send(0x66));
        Assert.Empty(asked.Send(0x66, new byte[25]));
        Assert.Empty(asked.Send(0x66, new byte[27]));
        Assert.Equal(before, asked.Send(0x95)[0]);
    }

    private static Asked Noon()
    {
        var asked = new Asked(new SimulatorOptions { Seed = 3 });
        asked.Pass(TimeSpan.FromHours(12));
        Assert.True(asked.Number(0x0b, "grid_active_power") > 1000);
        return asked;
    }

    private static ListValue Times(params ReadOnlySpan<int> minutes)
    {
        var items = new List<PointValue>();
        foreach (var minute in minutes) items.Add(new TimeOfDayValue(minute));
        return new ListValue(items);
    }

    private static ListValue Kinds(params ReadOnlySpan<int> codes)
    {
        var items = new List<PointValue>();
        foreach (var code in codes) items.Add(new CodeValue(code, null));
        return new ListValue(items);
    }
}
