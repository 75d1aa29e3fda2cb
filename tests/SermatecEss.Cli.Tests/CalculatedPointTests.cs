using CsCheck;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;
using SermatecEss.Simulator;

namespace SermatecEss.Cli.Tests;

/// <summary>Compares <c>get --point</c> with the daemon's calculation from the same payloads.</summary>
public sealed class CalculatedPointTests
{
    private static readonly Gen<SimulatorOptions> Plants = Gen.Select(
        Gen.OneOf([.. CommandCatalogue.Default.Versions.Where(version => version > 0).Select(Gen.Const)]),
        Gen.OneOf(Gen.Const(InverterModel.Kw5), Gen.Const(InverterModel.Kw10)),
        Gen.Int[0, (365 * 24) - 1],
        Gen.Int[1, 1000],
        (version, model, hour, seed) => new SimulatorOptions
        {
            PcuVersion = version,
            Model = model,
            Seed = seed,
            Start = new DateTimeOffset(2026, 1, 1, 0, 7, 0, TimeSpan.Zero).AddHours(hour),
        });

    [Fact]
    public async Task Each_has_the_value_that_the_daemon_gives_it() => await Plants.SampleAsync(
        async options =>
        {
            await using var plant = new StillPlant(options);
            var picture = await plant.PictureAsync();
            foreach (var point in picture.Points!.All.Where(point => point.IsCalculated))
            {
                var value = picture.Find(point.Id)?.Text;
                var got = await plant.RunAsync("get", "--point", point.Id);
                var isCounted = !Calculations.Ids.Contains(point.Id)
                    || point.Needs.Any(need => !Calculations.Ids.Contains(need) && picture.Points.Find(need)!.IsCalculated);
                if (isCounted) Assert.Equal((2, ""), (got.ExitCode, got.Output));
                else if (value is null) Assert.Equal((3, "\n"), (got.ExitCode, got.Output));
                else Assert.Equal((0, $"{value}\n"), (got.ExitCode, got.Output));
                if (isCounted) Assert.Contains("sermatec-ess daemon", got.Error, StringComparison.Ordinal);
            }
        },
        iter: 20,
        threads: 1);

    [Fact]
    public async Task Readings_of_a_disconnected_battery_have_no_value()
    {
        await using var plant = new StillPlant(new SimulatorOptions
        {
            Battery = CommandCatalogue.Default.Batteries.First(battery => battery.Key == "none"),
        });

        var got = await plant.RunAsync("get", "--point", "battery_soc", "--point", "battery_communication");

        Assert.Equal((3, "\nBattery Communication Disconnected\n"), (got.ExitCode, got.Output));
        Assert.Contains("battery_soc has no value now", got.Error, StringComparison.Ordinal);
        Assert.Contains("battery_communication", got.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_at_once_come_in_the_order_asked()
    {
        await using var plant = new StillPlant(new SimulatorOptions { Start = new DateTimeOffset(2026, 6, 21, 12, 0, 0, TimeSpan.Zero) });
        var picture = await plant.PictureAsync();
        string[] ids =
            ["grid_power", "autarky_today", "battery_soc", "pv_power", "pv_energy_today", "battery_charge_power", "grid_l1_power"];
        var got = await plant.RunAsync(["get", .. ids.SelectMany(id => (string[])["--point", id])]);
        Assert.Equal(ids.Select(id => picture.Find(id)!.Text), got.Output.TrimEnd('\n').Split('\n'));
    }
}
