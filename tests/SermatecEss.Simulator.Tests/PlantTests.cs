using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Simulator.Tests;

public sealed class PlantTests
{
    private static readonly DateTimeOffset January = new(2026, 1, 30, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(InverterModel.Kw3)]
    [InlineData(InverterModel.Kw10)]
    public void Without_a_battery_the_house_and_the_grid_take_what_the_panels_give(InverterModel model)
    {
        var asked = new Asked(new SimulatorOptions { Model = model, Battery = Battery("none") });
        for (var hour = 0; hour < 23; hour++)
        {
            asked.Pass(TimeSpan.FromHours(1));
            var power = asked.Ask(0x0b);
            var battery = asked.Ask(0x0a);
            Assert.All(
                ["battery_dc_power", "battery_dc_voltage", "battery_dc_current"],
                point => Assert.Equal(0, Asked.NumberOf(power[point])));
            Assert.All(
                ["battery_soc", "battery_voltage", "battery_charge_current_limit"],
                point => Assert.Equal(0, Asked.NumberOf(battery[point])));
            Assert.Equal("Standby", battery["battery_state"].Text);
            Assert.Equal("Battery Communication Disconnected", battery["battery_communication"].Text);
            var pv = Asked.NumberOf(power["pv1_power"]) + Asked.NumberOf(power["pv2_power"]);
            Assert.InRange(pv - asked.Number(0x0d, "load_remote_power") - Asked.NumberOf(power["grid_active_power"]), 0, 20 + (0.03m * pv));
        }

        Assert.Equal("Disconnected", asked.Ask(0x0d)["battery_bms_connection"].Text);
        Assert.Equal(0, asked.Number(0x9c, "battery_charge_energy_total"));
    }

    [Fact]
    public void Every_battery_is_a_plant_of_every_version()
    {
        foreach (var battery in CommandCatalogue.Default.Batteries)
        {
            foreach (var version in (int[])[252, 258, 259, 500, 603])
            {
                var asked = new Asked(new SimulatorOptions { Battery = battery, PcuVersion = version });
                Assert.Equal(battery.Label, asked.Ask(0x98)["battery_vendor"].Text);
                Assert.Equal(battery.Key != "none", asked.Number(0x0a, "battery_voltage") > 0);
            }
        }
    }

    [Theory]
    [InlineData(InverterModel.Kw3, 11)]
    [InlineData(InverterModel.Kw5, 12)]
    [InlineData(InverterModel.Kw6, 13)]
    [InlineData(InverterModel.Kw10, 14)]
    public void What_goes_into_the_plant_comes_out_of_it_or_is_lost(InverterModel model, int seed)
    {
        var asked = new Asked(new SimulatorOptions { Model = model, Seed = seed });
        foreach (var days in (int[])[0, 1, 3])
        {
            asked.Pass(TimeSpan.FromDays(days));
            var energy = asked.Ask(0x99);
            var bought = asked.Ask(0x9c);
            decimal Total(string source)
            {
                var point = $"{source}_energy_total";
                return Asked.NumberOf(energy.TryGetValue(point, out var value) ? value : bought[point]);
            }

            var lost = Total("pv")
                + Total("grid_import")
                + Total("battery_discharge")
                - Total("load")
                - Total("grid_export")
                - Total("battery_charge");
            Assert.InRange(lost, 0.02m * Total("pv"), 0.06m * Total("pv"));
            Assert.True(Total("battery_discharge") < Total("battery_charge"));
        }
    }

    [Fact]
    public void The_state_of_charge_is_what_was_charged_less_what_was_discharged_and_lost()
    {
        var asked = new Asked(new SimulatorOptions { Seed = 4 });
        var soc = asked.Number(0x0a, "battery_soc");
        var charged = asked.Number(0x9c, "battery_charge_energy_total");
        var discharged = asked.Number(0x9c, "battery_discharge_energy_total");
        for (var hour = 0; hour < 72; hour++)
        {
            asked.Pass(TimeSpan.FromHours(1));
            var into = (asked.Number(0x9c, "battery_charge_energy_total") - charged) * 0.97m;
            var outOf = (asked.Number(0x9c, "battery_discharge_energy_total") - discharged) / 0.97m;
            var expected = soc + (100 * (into - outOf) / 14.2m);

            // Half a percent of each SOC, and 0.1 kWh of each counter.
            Assert.InRange(asked.Number(0x0a, "battery_soc"), expected - 3, expected + 3);
        }
    }

    [Fact]
    public void A_day_goes_into_its_place_in_the_month_and_the_month_into_its_place_in_the_year()
    {
        var asked = new Asked(new SimulatorOptions { Start = January });
        asked.Pass(TimeSpan.FromHours(23.9));
        var thirtieth = asked.Ask(0x99);
        asked.Pass(TimeSpan.FromHours(24));
        var thirtyFirst = asked.Ask(0x99);
        Assert.Equal(Items(thirtieth, "pv_energy_days")[..29], Items(thirtyFirst, "pv_energy_days")[..29]);
        Assert.InRange(Items(thirtyFirst, "pv_energy_days")[30] - Asked.NumberOf(thirtyFirst["pv_energy_today"]), -1, 1);
        Assert.True(Items(thirtyFirst, "pv_energy_days")[30] > 0);

        asked.Pass(TimeSpan.FromHours(24));
        var first = asked.Ask(0x99);
        Assert.InRange(Items(first, "pv_energy_days")[0] - Asked.NumberOf(first["pv_energy_today"]), -1, 1);
        Assert.All(Items(first, "pv_energy_days")[1..], day => Assert.Equal(0, day));
        Assert.Equal(Items(thirtyFirst, "pv_energy_months")[0], Items(first, "pv_energy_months")[0]);
        Assert.Equal(Items(first, "pv_energy_days").Sum(), Items(first, "pv_energy_months")[1]);
        Assert.All(Items(first, "pv_energy_months")[2..], month => Assert.Equal(0, month));
        Assert.Equal(Items(first, "pv_energy_months").Sum(), Items(first, "pv_energy_years")[^1]);
    }

    [Fact]
    public void Currents_and_voltages_of_the_phases_give_the_apparent_power()
    {
        foreach (var factor in (decimal[])[1, 0.9m, -0.85m])
        {
            var asked = new Asked(new SimulatorOptions { Seed = 3 });
            asked.Write(0x67, 0x95, ("inverter_power_factor_setting", new NumberValue(factor)));
            asked.Pass(TimeSpan.FromHours(12));
            var power = asked.Ask(0x0b);
            decimal Number(string point) => Asked.NumberOf(power[point]);
            var apparent = Number("inverter_apparent_power");
            var active = asked.Number(0x0d, "load_remote_power") + Number("grid_active_power");
            Assert.Equal(factor, Number("grid_power_factor"));
            Assert.InRange(Math.Abs(active / factor) - apparent, -1, 1);
            Assert.InRange(
                Math.Sqrt(Math.Pow((double)active, 2) + Math.Pow((double)Number("grid_reactive_power"), 2)) - (double)apparent,
                -1,
                1);
            Assert.Equal(factor < 0, Number("grid_reactive_power") < 0);
            var phases = Enumerable.Range(1, 3).Sum(phase => Number($"inverter_l{phase}_voltage") * Number($"inverter_l{phase}_current"));
            Assert.InRange(phases - apparent, -40, 40);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2100)]
    public void A_start_that_no_clock_of_an_inverter_shows_is_refused(int year) =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new SimulatorOptions { Start = new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero) });

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SimulatorOptions { Speed = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SimulatorOptions { Speed = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SimulatorOptions { Speed = double.PositiveInfinity });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SimulatorOptions { Latitude = 91 });
        Assert.Throws<ArgumentException>(() => new SimulatorOptions { Serial = new string('S', 27) });
        Assert.Throws<ArgumentException>(() => new SimulatorOptions { Serial = "STÄ" });
    }

    private static BatteryVendor Battery(string key) => CommandCatalogue.Default.Batteries.First(battery => battery.Key == key);

    private static decimal[] Items(IReadOnlyDictionary<string, PointValue> values, string point) =>
        [.. ((ListValue)values[point]).Items.Select(Asked.NumberOf)];
}
