using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Protocol.Tests.Values;

public sealed class EncoderTests
{
    /// <summary>A command, a point of it, an invalid value, and a part of the reason.</summary>
    public static TheoryData<string, string, PointValue, string> Refusals => new()
    {
        { "66", "grid_price_tip", new NumberValue(3276.8m), "does not fit into the field" },
        { "66", "grid_price_tip", new NumberValue(-3276.9m), "does not fit into the field" },
        { "66", "grid_price_tip", new NumberValue(decimal.MaxValue), "does not fit into the field" },
        { "66", "grid_price_tip", new NumberValue(decimal.MinValue), "does not fit into the field" },
        { "66", "grid_price_tip", new NumberValue(0.25m), "at most 1 decimal places are possible" },
        { "66", "grid_power_limit", new NumberValue(0.5m), "a whole number is needed" },
        { "66", "grid_price_tip", new TextValue("cheap"), "has the wrong type" },
        { "66", "inverter_operating_mode", new NumberValue(1), "has the wrong type" },
        { "66", "inverter_operating_mode", new CodeValue(32768, null), "does not fit into the field" },
        { "66", "grid_power_limit", new CodeValue(1, null), "has the wrong type" },
        { "66", "grid_power_limit", new ListValue([new NumberValue(1)]), "has the wrong type" },
        { "66", "grid_price_window_count", new NumberValue(17), "the number must be 0 to 16" },
        { "66", "grid_price_window_count", new NumberValue(-1), "the number must be 0 to 16" },
        { "66", "grid_price_window_count", new NumberValue(2), "a list of 2 values is needed" },
        { "66", "grid_price_window_start", new TimeOfDayValue(0), "a list of 1 values is needed" },
        { "66", "grid_price_window_start", new ListValue([new NumberValue(0)]), "has the wrong type" },
        { "66", "grid_price_window_start", new ListValue([new TimeOfDayValue(32768)]), "does not fit into the field" },
        { "66", "grid_price_window_kind", new ListValue([]), "a list of 1 values is needed" },
        { "64", "inverter_power_switch", new CodeValue(256, null), "does not fit into the field" },
        { "64", "inverter_power_switch", new CodeValue(-1, null), "does not fit into the field" },
        { "70", "inverter_reset", new NumberValue(255), "has the wrong type" },
        { "70", "inverter_reset", new HexValue(0x10000, 4), "does not fit into the field" },
        { "68", "inverter_clock_month", new NumberValue(128), "does not fit into the field" },
        { "71", "battery_forced_charge_sunday", new CodeValue(4, null), "does not fit into the field" },
        { "71", "battery_forced_charge_window_end", new ListValue([new TimeOfDayValue(0)]), "a list of 4 values is needed" },
        { "71", "battery_forced_charge_window_reserved",
            new ListValue([.. Enumerable.Repeat(new BytesValue(new byte[2]), 3), new BytesValue(new byte[3])]),
            "2 bytes are needed, not 3" },
        { "1f", "inverter_faults_0", new NumberValue(1), "1 alarm words are needed" },
        { "1f", "inverter_faults_0", new AlarmsValue([1, 2], []), "1 alarm words are needed" },
        { "1f", "inverter_faults_reserved", new NumberValue(0), "bytes are needed" },
        { "b0", "inverter_wifi_ssid", new TextValue(new string('x', 31)), "the text takes 31 bytes, but at most 30 fit" },
        { "b0", "inverter_wifi_ssid", new TextValue(new string('ä', 16)), "the text takes 32 bytes, but at most 30 fit" },
        { "b0", "inverter_wifi_ssid", new TextValue("a\0b"), "the text contains a NUL" },
        { "b0", "inverter_wifi_ssid", new TextValue("a\ud83d"), "the text is not valid Unicode" },
        { "b0", "inverter_wifi_ssid", new NumberValue(5), "a text is needed" },
        { "b0", "inverter_wifi_ssid", new BytesValue(new byte[30]), "a text is needed" },
        { "94", "inverter_ap_password", new TextValue(new string('x', 256)), "the payload would have 256 bytes, a frame holds 255" },
        { "94", "inverter_ap_password", new NumberValue(1), "a text is needed" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_value_that_does_not_fit_is_refused_with_its_point(string code, string point, PointValue value, string reason)
    {
        var command = Catalogued.Command(609, code);
        var values = Plain(command);
        _ = Encoder.Encode(command, values);
        values[point] = value;
        var fault = Assert.Throws<EncodingException>(() => Encoder.Encode(command, values));
        if (point != "grid_price_window_count") Assert.Equal(point, fault.Field.Id);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_value_is_never_made_up()
    {
        foreach (var command in Catalogued.Definitions)
        {
            var values = Plain(command);
            foreach (var field in command.Fields)
            {
                if (!values.Remove(field.Id, out var value)) continue;
                Assert.Equal(field, Assert.Throws<EncodingException>(() => Encoder.Encode(command, values)).Field);
                values[field.Id] = value;
            }
        }
    }

    [Fact]
    public void A_password_is_not_part_of_a_refusal()
    {
        var command = Catalogued.Command(609, "b0");
        var values = Plain(command);
        values["inverter_wifi_password"] = new TextValue("correct horse battery staple and more");
        var fault = Assert.Throws<EncodingException>(() => Encoder.Encode(command, values));
        Assert.DoesNotContain("horse", fault.Message, StringComparison.Ordinal);
        values["inverter_wifi_password"] = new TextValue("x");
        values["inverter_wifi_mode"] = new TextValue("y");
        Assert.Equal("inverter_wifi_mode", Assert.Throws<EncodingException>(() => Encoder.Encode(command, values)).Field.Id);
    }

    [Fact]
    public void Values_of_points_that_the_command_does_not_have_are_left_alone()
    {
        var command = Catalogued.Command(609, "64");
        var values = new Dictionary<string, PointValue>
        {
            ["inverter_power_switch"] = new CodeValue(0x55, "on"),
            ["battery_soc"] = new NumberValue(5),
        };
        Assert.Equal([0x55], Encoder.Encode(command, values));
    }

    [Fact]
    public void A_number_may_have_more_zeros_than_its_scale()
    {
        var command = Catalogued.Command(609, "66");
        var values = Plain(command);
        values["grid_price_tip"] = new NumberValue(2.5000m);
        Assert.Equal([0, 25], Encoder.Encode(command, values)[..2]);
    }

    [Fact]
    public void Bits_win_over_the_word_that_they_share()
    {
        var command = Catalogued.Command(609, "0c");
        var values = Catalogued.Decode(609, "0c", "6593 0dbf");
        values["inverter_on"] = new CodeValue(0, "off");
        Assert.Equal("65920dbf", Convert.ToHexStringLower(Encoder.Encode(command, values)));
        _ = values.Remove("inverter_status_word");
        Assert.Equal("65920dbf", Convert.ToHexStringLower(Encoder.Encode(command, values)));
    }

    [Fact]
    public void No_price_window_is_a_payload_that_ends_with_the_count()
    {
        var command = Catalogued.Command(609, "66");
        var values = Plain(command);
        values["grid_price_window_count"] = new NumberValue(0);
        foreach (var point in new[] { "grid_price_window_start", "grid_price_window_end", "grid_price_window_kind" })
            values[point] = new ListValue([]);
        Assert.Equal(26, Encoder.Encode(command, values).Length);
    }

    /// <summary>A value that fits for every field, with one record if records are counted.</summary>
    private static Dictionary<string, PointValue> Plain(CommandDefinition command)
    {
        var payload = new byte[command.PayloadLength];
        if (command.Fields.FirstOrDefault(field => field.RepeatCountId is not null)?.RepeatCountId is { } counter)
            payload[Catalogued.OffsetOf(command, counter) + 1] = 1;
        return Decoder.Decode(command, payload).ToDictionary(reading => reading.Point, reading => reading.Value)
            .Where(value => !value.Key.EndsWith("_status_word", StringComparison.Ordinal)).ToDictionary();
    }
}
