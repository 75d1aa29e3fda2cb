using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Protocol.Tests.Values;

public sealed class DecoderTests
{
    [Theory]
    [InlineData("0a", "battery_voltage", 0x12ec, "484.4")]
    [InlineData("0a", "battery_voltage", 0x12c0, "480.0")]
    [InlineData("0a", "battery_voltage", 0xffff, "6553.5")]
    [InlineData("0a", "battery_current", 0xffed, "-1.9")]
    [InlineData("0a", "battery_current", 0x8000, "-3276.8")]
    [InlineData("0a", "battery_current", 0x7fff, "3276.7")]
    [InlineData("0a", "battery_current", 0xffff, "-0.1")]
    [InlineData("0a", "battery_current", 0, "0.0")]
    [InlineData("0a", "battery_soc", 100, "100")]
    [InlineData("0b", "grid_frequency", 5000, "50.00")]
    [InlineData("0b", "grid_frequency", 4997, "49.97")]
    [InlineData("0b", "grid_power_factor", 0xfc1a, "-0.998")]
    [InlineData("0b", "grid_power_factor", 1, "0.001")]
    [InlineData("0b", "grid_power_factor", 1000, "1.000")]
    [InlineData("0b", "grid_active_power", 0xf448, "-3000")]
    [InlineData("0d", "load_remote_power", 0x0c1e, "3102")]
    public void A_number_prints_with_the_decimals_of_its_scale(string code, string point, int raw, string text)
    {
        var command = Catalogued.Command(609, code);
        var payload = Catalogued.Payload(command.PayloadLength, (Catalogued.OffsetOf(command, point), raw));
        Assert.Equal(text, Catalogued.Decode(609, code, payload)[point].Text);
    }

    [Fact]
    public void Long_counters_are_four_bytes_and_signed()
    {
        var command = Catalogued.Command(609, "9c");
        var offset = Catalogued.OffsetOf(command, "battery_charge_energy_total");
        Assert.Equal("25.5", Catalogued.Decode(609, "9c", Catalogued.Payload(20, (offset + 2, 255)))["battery_charge_energy_total"].Text);
        Assert.Equal("6553600.1",
            Catalogued.Decode(609, "9c", Catalogued.Payload(20, (offset, 1000), (offset + 2, 1)))["battery_charge_energy_total"].Text);
        Assert.Equal("-0.1",
            Catalogued.Decode(609, "9c",
                Catalogued.Payload(20, (offset, 0xffff), (offset + 2, 0xffff)))["battery_charge_energy_total"].Text);
    }

    [Theory]
    [InlineData("0a", "battery_state", 0x11, "Charge")]
    [InlineData("0a", "battery_state", 0x22, "Discharge")]
    [InlineData("0a", "battery_state", 0x33, "Standby")]
    [InlineData("0a", "battery_state", 0x44, "unknown (68)")]
    [InlineData("0a", "battery_state", 0xffff, "unknown (-1)")]
    [InlineData("98", "battery_vendor", 30, "PYLON Low-voltage Battery 485")]
    [InlineData("98", "battery_vendor", 29, "unknown (29)")]
    [InlineData("98", "inverter_model", 2, "5kW")]
    [InlineData("95", "inverter_operating_mode", 4, "Peak-Valley")]
    [InlineData("95", "inverter_operating_mode", 6, "unknown (6)")]
    [InlineData("95", "grid_anti_backflow", 0xee00, "on")]
    [InlineData("95", "grid_anti_backflow", 0x00ee, "off")]
    [InlineData("95", "grid_anti_backflow", 0, "unset")]
    [InlineData("95", "grid_anti_backflow", 0xeeee, "unknown (61166)")]
    public void A_code_prints_its_label_or_its_number(string code, string point, int raw, string text)
    {
        var command = Catalogued.Command(609, code);
        var payload = Catalogued.Payload(command.PayloadLength, (Catalogued.OffsetOf(command, point), raw));
        Assert.Equal(text, Catalogued.Decode(609, code, payload)[point].Text);
    }

    [Theory]
    [InlineData(0, "00:00")]
    [InlineData(1, "00:01")]
    [InlineData(61, "01:01")]
    [InlineData(1439, "23:59")]
    [InlineData(1440, "24:00")]
    [InlineData(1441, "unknown (1441)")]
    [InlineData(0xffff, "unknown (-1)")]
    public void Minutes_print_as_a_time_of_day(int minutes, string text)
    {
        var command = Catalogued.Command(609, "95");
        var payload = Catalogued.Payload(command.PayloadLength, (Catalogued.OffsetOf(command, "grid_price_window_start"), minutes));
        Assert.Equal(text, Assert.IsType<ListValue>(Catalogued.Decode(609, "95", payload)["grid_price_window_start"]).Items[0].Text);
    }

    [Fact]
    public void The_bits_of_0c_are_those_of_the_known_words()
    {
        var values = Catalogued.Decode(411, "0c", "6593 0dbf");
        var expected = new Dictionary<string, string>
        {
            ["grid_power_down"] = "yes",
            ["inverter_power_derating"] = "yes",
            ["inverter_parallel_operation"] = "single",
            ["inverter_parallel_role"] = "master",
            ["battery_parallel_wiring"] = "1",
            ["battery_running_status"] = "1",
            ["inverter_ac_running_status"] = "off-grid",
            ["inverter_relay_self_test"] = "on",
            ["inverter_ac_operation_mode"] = "MPPT",
            ["inverter_on"] = "on",
            ["inverter_status_word"] = "26003",
            ["pv_self_test_step"] = "3",
            ["inverter_dc_self_test_step"] = "3",
            ["inverter_ac_self_test_step"] = "3",
            ["inverter_dc_running_status"] = "3",
            ["pv_running_status"] = "3",
            ["pv_status_word"] = "3519",
            ["inverter_parallel_units"] = "0",
        };
        Assert.Equal(expected, values.ToDictionary(value => value.Key, value => value.Value.Text));
    }

    [Fact]
    public void The_other_known_word_of_0c_differs_in_the_battery_status_alone()
    {
        var one = Catalogued.Decode(411, "0c", "6593 0dbf");
        var other = Catalogued.Decode(411, "0c", "6793 0dbf");
        Assert.Equal("3", other["battery_running_status"].Text);
        Assert.Equal(["battery_running_status", "inverter_status_word"],
            other.Where(value => one[value.Key] != value.Value).Select(value => value.Key));
    }

    [Theory]
    [InlineData("000e", "inverter_ac_operation_mode", "constant AC power")]
    [InlineData("0010", "inverter_ac_operation_mode", "unknown (0)")]
    [InlineData("0011", "inverter_ac_operation_mode", "unknown (0)")]
    [InlineData("00e0", "inverter_ac_running_status", "unknown (7)")]
    [InlineData("0100", "inverter_ac_running_status", "not running")]
    [InlineData("0300", "battery_running_status", "3")]
    [InlineData("0480", "battery_running_status", "0")]
    public void The_end_of_a_bit_range_is_exclusive(string word, string point, string text) =>
        Assert.Equal(text, Catalogued.Decode(609, "0c", word + "0000")[point].Text);

    [Fact]
    public void Every_bit_of_a1_is_its_own_demand_response_mode()
    {
        for (var bit = 0; bit < 16; bit++)
        {
            var set = Catalogued.Decode(609, "a1", Catalogued.Payload(2, (0, 1 << bit))).Where(value => value.Value.Text == "yes")
                .Select(value => value.Key);
            Assert.Equal(bit < 9 ? [$"inverter_drm{bit}"] : [], set);
        }
    }

    [Fact]
    public void The_price_windows_of_95_are_read_record_by_record()
    {
        var command = Catalogued.Command(609, "95");
        var words = new List<(int, int)>();
        for (var i = 0; i < 48; i++) words.Add((Catalogued.OffsetOf(command, "grid_price_window_start") + (2 * i), i));
        var values = Catalogued.Decode(609, "95", Catalogued.Payload(148, [.. words]));
        Assert.Equal([0, 3, 6, 9], Minutes(values["grid_price_window_start"]).Take(4));
        Assert.Equal([1, 4, 7, 10], Minutes(values["grid_price_window_end"]).Take(4));
        Assert.Equal(
            [2, 5, 8, 11, 14, 17, 20, 23, 26, 29, 32, 35, 38, 41, 44, 47],
            Assert.IsType<ListValue>(values["grid_price_window_kind"]).Items.Select(item => Assert.IsType<CodeValue>(item).Code));
        Assert.StartsWith("[peak, unknown (5), ", values["grid_price_window_kind"].Text, StringComparison.Ordinal);
        Assert.Equal(16, Minutes(values["grid_price_window_end"]).Count);
        Assert.Equal("0.000", values["inverter_power_factor_setting"].Text);
    }

    [Fact]
    public void The_two_blocks_of_a2_have_four_windows_each_read_record_by_record()
    {
        var command = Catalogued.Command(609, "a2");
        var words = new List<(int, int)>();
        for (var i = 0; i < 12; i++) words.Add((Catalogued.OffsetOf(command, "battery_forced_charge_window_start") + (2 * i), 60 + i));
        for (var i = 0; i < 12; i++) words.Add((Catalogued.OffsetOf(command, "battery_forced_discharge_window_start") + (2 * i), 600 + i));
        var values = Catalogued.Decode(609, "a2", Catalogued.Payload(60, [.. words, (0, 0b11_01_00_00_00_00_00_01)]));
        Assert.Equal([60, 63, 66, 69], Minutes(values["battery_forced_charge_window_start"]));
        Assert.Equal([61, 64, 67, 70], Minutes(values["battery_forced_charge_window_end"]));
        Assert.Equal("[003e, 0041, 0044, 0047]", values["battery_forced_charge_window_reserved"].Text);
        Assert.Equal([600, 603, 606, 609], Minutes(values["battery_forced_discharge_window_start"]));
        Assert.Equal("on", values["battery_forced_charge"].Text);
        Assert.Equal("off", values["battery_forced_charge_saturday"].Text);
        Assert.Equal("on", values["battery_forced_charge_friday"].Text);
        Assert.Equal("unset", values["battery_forced_charge_sunday"].Text);
    }

    [Fact]
    public void The_histories_of_99_are_lists_in_their_own_scale()
    {
        var command = Catalogued.Command(609, "99");
        var values = Catalogued.Decode(609, "99", Catalogued.Payload(
            244,
            (Catalogued.OffsetOf(command, "pv_energy_half_hours") + 2, 15),
            (Catalogued.OffsetOf(command, "pv_energy_days"), 31),
            (Catalogued.OffsetOf(command, "pv_energy_years") + 18, 7)));
        Assert.Equal(48, ((ListValue)values["pv_energy_half_hours"]).Items.Count);
        Assert.StartsWith("[0.0, 1.5, 0.0,", values["pv_energy_half_hours"].Text, StringComparison.Ordinal);
        Assert.StartsWith("[31, 0,", values["pv_energy_days"].Text, StringComparison.Ordinal);
        Assert.Equal("[0, 0, 0, 0, 7]", values["pv_energy_years"].Text);
    }

    [Theory]
    [InlineData("0000", "[]", "[]")]
    [InlineData("0001 4065 ffff", "[16485]", "[-1]")]
    [InlineData("0002 0001 0002 0003 0004", "[1, 3]", "[2, 4]")]
    [InlineData("0001 0001 0002 0003 0004", "[1]", "[2]")]
    [InlineData("ffff 0001 0002", "[]", "[]")]
    [InlineData("0003 0001 0002 0003", "[1, 3]", "[2]")]
    [InlineData("0003", null, null)]
    public void A_counted_list_has_as_many_records_as_counted_and_present(string payload, string? addresses, string? registers)
    {
        var values = Catalogued.Decode(603, "ba", payload);
        Assert.Equal(addresses, values.GetValueOrDefault("inverter_register_address")?.Text);
        Assert.Equal(registers, values.GetValueOrDefault("inverter_register_value")?.Text);
    }

    [Fact]
    public void A_count_beyond_its_maximum_reads_no_more_than_the_maximum()
    {
        var values = Catalogued.Decode(603, "ba", Catalogued.Payload(200, (0, 0x7fff)));
        Assert.Equal("32767", values["inverter_register_count"].Text);
        Assert.Equal(10, ((ListValue)values["inverter_register_address"]).Items.Count);
    }

    [Fact]
    public void Integers_of_the_upgrade_have_their_own_byte_orders()
    {
        var command = CommandCatalogue.Default.UpgradeView(400).Find(new(0xf000))!;
        var values = Decoder.Decode(command, Convert.FromHexString("030401021234"));
        Assert.Equal("16909060", values[0].Value.Text);
        Assert.Equal((0x3412).ToString(System.Globalization.CultureInfo.InvariantCulture), values[1].Value.Text);
    }

    [Fact]
    public void A_field_that_takes_the_rest_takes_all_of_it_even_nothing()
    {
        var command = CommandCatalogue.Default.UpgradeView(400).Find(new(0x0001))!;
        Assert.Equal("", Assert.Single(Decoder.Decode(command, [])).Value.Text);
        Assert.Equal("0102ff", Assert.Single(Decoder.Decode(command, [1, 2, 255])).Value.Text);
    }

    [Fact]
    public void A_buffer_that_is_too_short_for_the_command_is_an_error_of_the_caller() =>
        Assert.Throws<ArgumentException>(() => Decoder.Decode(Catalogued.Command(609, "0a"), new byte[30], new long[14]));

    private static List<int> Minutes(PointValue list) => [.. ((ListValue)list).Items.Select(item => ((TimeOfDayValue)item).Minutes)];
}
