using SermatecEss.Protocol.Values;

namespace SermatecEss.Protocol.Tests.Values;

public sealed class AlarmTests
{
    private const int PylonHv = 2;
    private const int PylonLv = 3;
    private const int DynessHv = 14;
    private const int PylonLv485 = 30;

    [Fact]
    public void The_code_of_an_inverter_fault_is_sixteen_times_its_word_plus_its_bit_plus_one()
    {
        for (var code = 1; code <= 80; code++)
        {
            var word = (code - 1) / 16;
            var bit = (code - 1) % 16;
            var values = Catalogued.Decode(609, "1f", Catalogued.Payload(12, (2 * word, 1 << bit)));
            var raised = values.Values.OfType<AlarmsValue>().SelectMany(alarms => alarms.Raised);
            Assert.Equal(code, Assert.Single(raised).Code);
            Assert.Single(((AlarmsValue)values[$"inverter_faults_{word}"]).Raised);
        }
    }

    [Fact]
    public void An_alarm_prints_code_device_text_and_level()
    {
        var values = Catalogued.Decode(609, "1f", "0001 0000 4000 8000 0000 0000");
        Assert.Equal("1 Hybrid Inverter: Output Overload Warning (level 1)", values["inverter_faults_0"].Text);
        Assert.Equal("none", values["inverter_faults_1"].Text);
        Assert.Equal("47 Hybrid Inverter: Meter Warning (level 1)", values["inverter_faults_2"].Text);
        Assert.Equal("64 Hybrid Inverter: Negative Bus Insulation Resistance Fault (level 1)", values["inverter_faults_3"].Text);
    }

    [Fact]
    public void Alarms_of_one_word_are_in_the_order_of_the_bits()
    {
        var values = Catalogued.Decode(609, "1f", "8003 0000 0000 0000 0000 0000");
        Assert.Equal([1, 2, 16], ((AlarmsValue)values["inverter_faults_0"]).Raised.Select(alarm => alarm.Code!.Value));
    }

    [Fact]
    public void A_fault_that_the_table_does_not_have_keeps_its_number()
    {
        var values = Catalogued.Decode(609, "1f", "0000 4000 0000 0000 0000 0000");
        var alarm = Assert.Single(((AlarmsValue)values["inverter_faults_1"]).Raised);
        Assert.Equal(31, alarm.Code);
        Assert.Equal("unknown (31)", alarm.Description);
        Assert.False(alarm.Hidden);
    }

    [Fact]
    public void Alarms_that_the_vendors_app_hides_are_marked()
    {
        var hidden = AlarmTable.Default.Alarms.Where(alarm => alarm.Hidden).Select(alarm => alarm.Code!.Value);
        Assert.Equal([4, 11, 12, 13, 14, 16, 17, 35, 38, 39, 40, 44, 45, 51, 53, 55, 56, 57, 58, 59, 60, 61, 62, 65, 66, 73, 74], hidden);
        var raised = ((AlarmsValue)Catalogued.Decode(609, "1f", "0018 0000 0000 0000 0000 0000")["inverter_faults_0"]).Raised;
        Assert.Equal([true, false], raised.Select(alarm => alarm.Hidden));
    }

    [Theory]
    [InlineData(PylonHv, 81)]
    [InlineData(PylonLv, 177)]
    [InlineData(PylonLv485, 177)]
    [InlineData(5, 273)]
    [InlineData(18, 465)]
    [InlineData(23, 561)]
    [InlineData(22, 657)]
    public void The_vendor_of_the_battery_decides_where_its_alarms_begin(int battery, int first)
    {
        for (var bit = 0; bit < 96; bit++)
        {
            var alarms = (AlarmsValue)Catalogued.Decode(609, "1e", Catalogued.Payload(16, (2 * (bit / 16), 1 << (bit % 16))),
                battery)["battery_alarms"];
            var alarm = Assert.Single(alarms.Raised);
            Assert.Equal(first + bit, alarm.Code);
            Assert.Equal(bit, alarm.Bit);
        }
    }

    [Fact]
    public void The_alarms_of_a_pylon_battery_have_their_texts()
    {
        Assert.Equal(
            "81 Battery: Single Cell Low Voltage Alarm (level 3)",
            Catalogued.Decode(609, "1e", "0001 0000 0000 0000 0000 0000 0000 0000", PylonHv)["battery_alarms"].Text);
        var low = (AlarmsValue)Catalogued.Decode(609, "1e", "9e09 0000 0000 0000 0000 0000 0000 0000", PylonLv485)["battery_alarms"];
        Assert.Equal([177, 180, 186, 187, 188, 189, 192], low.Raised.Select(alarm => alarm.Code!.Value));
        Assert.DoesNotContain(low.Raised, alarm => alarm.Description.StartsWith("unknown", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(DynessHv)]
    [InlineData(null)]
    public void A_battery_without_a_table_shows_the_place_of_the_bit(int? battery)
    {
        var values = Catalogued.Decode(609, "1e", "0000 8000 0000 0000 0000 0000 0001 0000", battery);
        var alarms = (AlarmsValue)values["battery_alarms"];
        Assert.Null(Assert.Single(alarms.Raised).Code);
        Assert.Equal("Battery: unknown alarm, bit 15 of word 1", alarms.Text);
        Assert.Equal(0x8000, alarms.Words[1]);
        Assert.Equal("753 Battery: Discharge Over-current Warning (level 3)", values["battery_summary_alarms"].Text);
    }

    [Fact]
    public void Every_battery_shares_the_summary_word_from_258_on()
    {
        for (var bit = 0; bit < 16; bit++)
        {
            var alarms = (AlarmsValue)Catalogued.Decode(258, "1e", Catalogued.Payload(16, (12, 1 << bit)),
                PylonHv)["battery_summary_alarms"];
            Assert.Equal(753 + bit, Assert.Single(alarms.Raised).Code);
        }

        Assert.DoesNotContain("battery_summary_alarms", Catalogued.Decode(252, "1e", new byte[16], PylonHv).Keys);
    }

    [Fact]
    public void Every_alarm_has_a_kind_and_what_the_table_does_not_have_is_of_an_unknown_one()
    {
        var table = AlarmTable.Default;
        Assert.All(table.Alarms, alarm => Assert.NotEqual(AlarmTable.UnknownKind, table.KindOf(alarm.Code)));
        Assert.Equal([AlarmTable.UnknownKind, AlarmTable.UnknownKind], new int?[] { 31, null }.Select(table.KindOf));
    }

    [Theory]
    [InlineData("grid-voltage", 7, 8)]
    [InlineData("insulation", 63, 64)]
    [InlineData("over-temperature", 65, 67, 68, 69, 73)]
    [InlineData("battery-cold", 85, 87, 189, 205, 283, 377, 378, 390, 398, 475, 476, 479, 480, 485, 569, 573, 601, 605, 660, 686, 692, 693,
        755, 761, 776)]
    [InlineData("battery-short-circuit", 493, 494, 495, 496)]
    public void Alarms_with_the_same_remedy_are_of_one_kind(string kind, params int[] codes) => Assert.Equal(
        codes,
        AlarmTable.Default.Alarms.Select(alarm => alarm.Code!.Value).Where(code => AlarmTable.Default.KindOf(code) == kind));

    [Fact]
    public void The_table_has_no_code_twice_and_no_empty_text()
    {
        Assert.Equal(253, AlarmTable.Default.Alarms.Select(alarm => alarm.Code).Distinct().Count());
        Assert.All(AlarmTable.Default.Alarms,
            alarm => Assert.False(string.IsNullOrWhiteSpace(alarm.Device) || string.IsNullOrWhiteSpace(alarm.Description)));
        Assert.All(AlarmTable.Default.Alarms,
            alarm => Assert.True(alarm.Level is 1 || (alarm.Level is 3 && alarm.Code > 80), alarm.ToString()));
    }
}
