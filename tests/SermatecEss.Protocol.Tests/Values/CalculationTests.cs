using System.Globalization;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Protocol.Tests.Values;

public sealed class CalculationTests
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    [Fact]
    public void Each_calculated_point_but_the_counted_energies_has_a_formula_and_each_formula_a_point()
    {
        var points = CommandCatalogue.Default.Calculated.Where(point => !point.IsFallback);
        Assert.Equal(Calculations.Ids.Order(StringComparer.Ordinal), points.Select(point => point.Id).Order(StringComparer.Ordinal));
        Assert.All(CommandCatalogue.Default.Calculated.Where(point => point.IsFallback), point => Assert.Equal("kWh", point.Unit));
    }

    [Fact]
    public void A_formula_needs_the_inputs_in_the_catalogue_and_no_more()
    {
        foreach (var point in CommandCatalogue.Default.Calculated.Where(point => !point.IsFallback))
        {
            Assert.NotNull(Calculations.Calculate(point.Id, id => point.Needs.Contains(id) ? 1 : null));
            Assert.All(point.Needs, missing => Assert.Null(Calculations.Calculate(point.Id, id => id == missing ? null : 1)));
        }
    }

    [Theory]
    [InlineData("pv_power", 3500, "pv1_power", 1500, "pv2_power", 2000)]
    [InlineData("grid_power", -700, "grid_active_power", 700)]
    [InlineData("grid_import_power", 0, "grid_active_power", 700)]
    [InlineData("grid_import_power", 700, "grid_active_power", -700)]
    [InlineData("grid_export_power", 700, "grid_active_power", 700)]
    [InlineData("grid_export_power", 0, "grid_active_power", -700)]
    [InlineData("battery_power", -300, "battery_dc_power", -300)]
    [InlineData("battery_charge_power", 300, "battery_dc_power", -300)]
    [InlineData("battery_discharge_power", 0, "battery_dc_power", -300)]
    [InlineData("load_power", 412, "load_remote_power", 412)]
    [InlineData("grid_l2_power", -414, "grid_l2_voltage", 230, "grid_l2_current", 2, "grid_power_factor", -0.9)]
    [InlineData("backup_l3_power", 414, "backup_l3_voltage", 230, "backup_l3_current", 2, "backup_power_factor", 0.9)]
    [InlineData("self_consumption_today", 66.7, "pv_energy_today", 9, "grid_export_energy_today", 3)]
    [InlineData("self_consumption_today", 0, "pv_energy_today", 9, "grid_export_energy_today", 12)]
    [InlineData("autarky_today", 100, "load_energy_today", 8, "grid_import_energy_today", 0)]
    public void A_discharging_battery_and_imported_power_are_positive(string point, double expected, params object[] numbers)
    {
        var values = numbers.Chunk(2).ToDictionary(pair => (string)pair[0], pair => (decimal?)Convert.ToDecimal(pair[1], Invariant));
        Assert.Equal((decimal)expected, Calculations.Calculate(point, values.GetValueOrDefault));
    }

    [Fact]
    public void A_share_of_nothing_and_what_has_no_formula_have_no_value()
    {
        Assert.Null(Calculations.Calculate("self_consumption_today", _ => 0));
        Assert.Null(Calculations.Calculate("pv_energy_total", _ => 1));
        Assert.Null(Calculations.Calculate("nothing", _ => 1));
    }

    [Fact]
    public void No_power_is_a_negative_zero() =>
        Assert.All(Calculations.Ids, id => Assert.DoesNotContain('-', Calculations.Calculate(id, _ => 0)?.ToString(Invariant) ?? ""));
}
