using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Simulator.Tests;

public sealed class BalanceTests
{
    private const int StepsOfDay = 24 * 360;

    public static TheoryData<InverterModel, int, string> Plants => new()
    {
        { InverterModel.Kw3, 1, "2026-06-21" },
        { InverterModel.Kw5, 2, "2026-12-21" },
        { InverterModel.Kw6, 3, "2026-03-31" },
        { InverterModel.Kw10, 4, "2026-10-25" },
        { InverterModel.Kw10, 5, "2028-02-29" },
    };

    [Theory]
    [MemberData(nameof(Plants))]
    public void The_powers_balance_at_every_answer_of_a_day(InverterModel model, int seed, string day)
    {
        var asked = At(model, seed, day);
        for (var minute = 0; minute < 24 * 60; minute += 5)
        {
            asked.Pass(TimeSpan.FromMinutes(5));
            var power = asked.Ask(0x0b);
            var pv = Number(power, "pv1_power") + Number(power, "pv2_power");
            var battery = Number(power, "battery_dc_power");
            var delivered = asked.Number(0x0d, "load_remote_power") + Number(power, "grid_active_power");
            var loss = pv + battery - delivered;
            Assert.InRange(loss, 0, 20 + (0.03m * (pv + Math.Abs(battery))));
            AssertNear(delivered / 1000, Number(power, "inverter_parallel_active_power"), 0.005m);
            AssertNear(pv / 1000, Number(power, "pv_parallel_power"), 0.005m);
            Assert.InRange(delivered, -50, model.RatedPower());

            // A current and a voltage, each rounded to 0.1, give the power within their rounding.
            foreach (var name in (string[])["pv1", "pv2", "battery_dc"])
            {
                var volts = Number(power, $"{name}_voltage");
                var amperes = Number(power, $"{name}_current");
                AssertNear(Number(power, $"{name}_power"), volts * amperes, (0.05m * (Math.Abs(volts) + Math.Abs(amperes))) + 1);
            }

            // A battery of 0 V has no current.
            var total = battery == 0 ? 0 : battery / Number(power, "battery_dc_voltage");
            var rounding = 0.05m + (Math.Abs(total) / 100);
            AssertNear(total, Number(power, "battery_parallel_current"), rounding);
            AssertNear(Math.Max(0, -total), Number(power, "battery_parallel_charge_current"), rounding);
            AssertNear(Math.Max(0, total), Number(power, "battery_parallel_discharge_current"), rounding);
        }
    }

    [Theory]
    [MemberData(nameof(Plants))]
    public void The_counters_add_up_with_the_powers_and_the_histories_with_the_counters(InverterModel model, int seed, string day)
    {
        var asked = At(model, seed, day);
        var before = asked.Ask(0x99);
        decimal pv = 0, load = 0, import = 0, export = 0, charge = 0, discharge = 0;
        for (var step = 0; step < StepsOfDay - 1; step++)
        {
            asked.Pass(TimeSpan.FromSeconds(10));
            var power = asked.Ask(0x0b);
            pv += Number(power, "pv1_power") + Number(power, "pv2_power");
            load += asked.Number(0x0d, "load_remote_power");
            export += Math.Max(0, Number(power, "grid_active_power"));
            import += Math.Max(0, -Number(power, "grid_active_power"));
            discharge += Math.Max(0, Number(power, "battery_dc_power"));
            charge += Math.Max(0, -Number(power, "battery_dc_power"));
        }

        var after = asked.Ask(0x99);
        void Adds(string point, decimal watts) => AssertNear(watts * 10 / 3_600_000, Number(after, point), 0.1m);
        Adds("pv_energy_today", pv);
        Adds("load_energy_today", load);
        Adds("grid_import_energy_today", import);
        Adds("grid_export_energy_today", export);
        Adds("battery_charge_energy_today", charge);
        Adds("battery_discharge_energy_today", discharge);
        AssertNear(Number(after, "pv_energy_today"), Number(after, "pv_energy_total") - Number(before, "pv_energy_total"), 1.1m);

        foreach (var (history, today) in (ReadOnlySpan<(string, string)>)[
            ("pv", "pv_energy_today"),
            ("load", "load_energy_today"),
            ("grid_export", "grid_export_energy_today"),
        ])
        {
            Assert.Equal(Number(after, today), Sum(after, $"{history}_energy_half_hours"));
            var date = DateOnly.Parse(day, null);
            Assert.Equal(Items(after, $"{history}_energy_months")[date.Month - 1], Sum(after, $"{history}_energy_days"));
            Assert.Equal(Items(after, $"{history}_energy_years")[^1], Sum(after, $"{history}_energy_months"));
        }

        Assert.Equal(Number(after, "pv_energy_total"), Sum(after, "pv_energy_years"));
    }

    [Fact]
    public void Midnight_begins_a_day_a_month_and_a_year()
    {
        var asked = At(InverterModel.Kw10, 1, "2026-12-31");
        asked.Pass(TimeSpan.FromHours(23.9));
        var before = asked.Ask(0x99);
        asked.Pass(TimeSpan.FromHours(0.2));
        var after = asked.Ask(0x99);
        Assert.True(Number(before, "pv_energy_today") > 0);
        Assert.Equal(0, Number(after, "pv_energy_today"));
        Assert.Equal(0, Sum(after, "pv_energy_half_hours"));
        Assert.Equal(0, Sum(after, "pv_energy_days"));
        Assert.Equal(0, Sum(after, "pv_energy_months"));
        Assert.Equal(Items(before, "pv_energy_years")[1..], Items(after, "pv_energy_years")[..^1]);
        Assert.Equal(Number(before, "pv_energy_total"), Number(after, "pv_energy_total"));
    }

    [Theory]
    [MemberData(nameof(Plants))]
    public void The_battery_stays_within_its_limits_and_works(InverterModel model, int seed, string day)
    {
        var asked = At(model, seed, day);
        var socs = new List<decimal>();
        for (var hour = 0; hour < 48; hour++)
        {
            asked.Pass(TimeSpan.FromHours(1));
            socs.Add(asked.Number(0x0a, "battery_soc"));
        }

        Assert.All(socs, soc => Assert.InRange(soc, 15, 100));
        Assert.True(socs.Max() - socs.Min() > 10, "the battery did nothing");
    }

    [Fact]
    public void The_sun_does_not_shine_at_night_and_more_in_summer()
    {
        var night = At(InverterModel.Kw10, 1, "2026-06-21");
        night.Pass(TimeSpan.FromHours(1));
        Assert.Equal(0, night.Number(0x0b, "pv1_power"));
        Assert.True(Daily("2026-06-21") > 2 * Daily("2026-12-21"));

        static decimal Daily(string day)
        {
            var asked = At(InverterModel.Kw10, 1, day);
            asked.Pass(TimeSpan.FromHours(23.9));
            return asked.Number(0x99, "pv_energy_today");
        }
    }

    [Fact]
    public void A_model_with_one_phase_has_nothing_on_the_others()
    {
        var asked = At(InverterModel.Kw5, 1, "2026-06-21");
        asked.Pass(TimeSpan.FromHours(12));
        var power = asked.Ask(0x0b);
        Assert.True(Number(power, "grid_l1_voltage") > 200);
        Assert.Equal(0, Number(power, "grid_l2_voltage"));
        Assert.Equal(0, Number(power, "grid_l3_current"));
    }

    private static Asked At(InverterModel model, int seed, string day) =>
        new(new SimulatorOptions
        {
            Model = model,
            Seed = seed,
            Start = new DateTimeOffset(DateTime.Parse(day, null), TimeSpan.Zero),
            Battery = CommandCatalogue.Default.Batteries.First(battery => battery.Key == (seed % 2 == 0 ? "pylon-hv" : "pylon-lv")),
        });

    private static void AssertNear(decimal expected, decimal actual, decimal tolerance) =>
        Assert.InRange(actual, expected - tolerance, expected + tolerance);

    private static decimal Number(IReadOnlyDictionary<string, PointValue> values, string point) => Asked.NumberOf(values[point]);

    private static decimal[] Items(IReadOnlyDictionary<string, PointValue> values, string point) =>
        [.. ((ListValue)values[point]).Items.Select(Asked.NumberOf)];

    private static decimal Sum(IReadOnlyDictionary<string, PointValue> values, string point) => Items(values, point).Sum();
}
