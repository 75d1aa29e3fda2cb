using SermatecEss.Simulator;
using SermatecEss.Simulator.Faults;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>The daemon with an inverter whose network fails. The plant's time stands still, so that the correct values are known.</summary>
public sealed class InverterFaultTests : IDisposable
{
    private const string Announcement = "homeassistant/device/sermatec_STSIMULATED000000000000001/config";
    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-e2e-faults").FullName;

    [Theory]
    [InlineData(Fault.Reset)]
    [InlineData(Fault.Garble, Fault.Garbage, Fault.Truncate, Fault.Length, Fault.Checksum)]
    [InlineData(Fault.Drop, Fault.Duplicate, Fault.Stray, Fault.Silence)]
    public async Task Through_all_faults_the_entities_stay_the_values_are_right_and_the_energy_is_counted(params Fault[] faults)
    {
        await using var plant = new Plant(new SimulatorOptions { PcuVersion = 252 }, hour: 20);
        await using var broker = await Broker.StartAsync();
        await using var home = await Subscriber.ConnectAsync(broker);
        // Two lost responses cost less than ten seconds, and gaps of five polls are bridged.
        using var daemon = Program.Start([
            .. plant.Address, "daemon", "-m", "127.0.0.1", "-t", $"{broker.Port}", "-w", "2", "--timeout", "1s", "--state-dir", _folder,
        ]);
        var announced = (await home.NextAsync(Announcement)).Payload;
        // The shares of the day need the counters, which come after the first state, and no counter is accepted at once.
        Subscriber.Message right;
        do right = await home.NextAsync("/state/fast");
        while (!right.Has("battery_cycles") || !right.Has("autarky_today"));
        foreach (var fault in faults) plant.Server.Faults[fault] = 0.3 / faults.Length;
        var states = new List<Subscriber.Message> { right };
        while (states.Count < 12) states.Add(await home.NextAsync("/state/fast"));
        foreach (var fault in faults) plant.Server.Faults[fault] = 0;
        for (var i = 0; i < 2; i++) states.Add(await home.NextAsync("/state/fast"));

        foreach (var property in right.Json.EnumerateObject().Where(property =>
            property.Name != "time" && !property.Name.Contains("_energy_", StringComparison.Ordinal)))
        {
            Assert.All(states.SkipLast(1), state =>
                Assert.Contains(state.Json.GetProperty(property.Name).GetRawText(), (string[])[property.Value.GetRawText(), "null"]));
        }

        Assert.All(
            right.Json.EnumerateObject().Where(property => property.Value.ValueKind != System.Text.Json.JsonValueKind.Null),
            property => Assert.NotEqual(System.Text.Json.JsonValueKind.Null, states[^1].Json.GetProperty(property.Name).ValueKind));

        var hours = (decimal)(states[^1].Json.GetProperty("time").GetDateTimeOffset()
            - right.Json.GetProperty("time").GetDateTimeOffset()).TotalHours;
        var expected = right.Json.GetProperty("battery_discharge_power").GetDecimal() * hours / 1000;
        Assert.True(expected > 0.005m);
        Assert.InRange(
            states[^1].Json.GetProperty("battery_discharge_energy_total").GetDecimal()
                - right.Json.GetProperty("battery_discharge_energy_total").GetDecimal(),
            (expected * 0.95m) - 0.001m,
            (expected * 1.05m) + 0.001m);

        await home.PublishAsync("homeassistant/status", "online");
        Assert.Equal(announced, (await home.NextAsync(Announcement)).Payload);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
