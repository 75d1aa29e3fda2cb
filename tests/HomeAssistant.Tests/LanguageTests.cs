namespace SermatecEss.HomeAssistant.Tests;

/// <summary>The daemon in another language than English.</summary>
[Collection<OneHome>]
public sealed class LanguageTests(SharedHome fixture)
{
    private const string Control = "control: { enabled: true, override: true, settings: [inverter_operating_mode] }";

    [Fact]
    public async Task In_Czech_names_and_states_are_Czech_ids_stay_and_a_choice_reaches_the_inverter()
    {
        var (broker, home) = await fixture.StartedAsync();
        await using var inverter = new SwitchableInverter("STLANGUAGE", "Garage");
        await using var daemon = new Daemon(broker, "language");
        var complaints = (await home.ComplaintsAsync()).Count();
        daemon.Start([inverter], more: Control);
        var english = await home.UntilAsync(now => NotShown(now, "Grid import power", "State"));
        await daemon.StopAsync();
        _ = await home.UntilAsync(now => Of(now).Enabled.Where(entity => entity.State != "unavailable").Select(entity => $"{entity}"));

        daemon.Start([inverter], more: $"language: cs\n{Control}");
        var czech = await home.UntilAsync(now => NotShown(now, "Odběr ze sítě", "Stav"));
        Assert.Equal(Of(english).Ids, Of(czech).Ids);
        Assert.Equal(["Garage", "Garage baterie"], Of(czech).Devices.Select(device => device.Name).Order());
        Assert.Contains(Find(czech, "battery_state").State, (string[])["Nabíjí se", "Vybíjí se", "Pohotovost"]);
        Assert.Equal("Obecný", Find(czech, "set_inverter_operating_mode").State);

        await home.CallAsync("select_option", Find(czech, "set_inverter_operating_mode"), ("option", "Ukládání energie"));
        var changed = await home.UntilAsync(now =>
            Find(now, "set_inverter_operating_mode").State == "Ukládání energie" && Find(now, "setting_result").IsKnown
                ? []
                : [$"{Find(now, "set_inverter_operating_mode")}", $"{Find(now, "setting_result")}"]);
        var result = Find(changed, "setting_result");
        Assert.Equal(("confirmed", "Energy Storage"), (result.Attribute("event_type"), result.Attribute("found")));
        Faults.AssertNone((await home.ComplaintsAsync()).Skip(complaints));

        Home Of(Home all) => all.Of(inverter.Device);

        HomeEntity Find(Home all, string key) =>
            all.Find($"{inverter.Device}_{key}") ?? throw new InvalidOperationException($"Home Assistant has no {key}.");

        // Settings are read last.
        IEnumerable<string> NotShown(Home all, string import, string state) =>
            from one in new[] { ("grid_import_power", import), ("battery_state", state), ("set_inverter_operating_mode", null) }
            let entity = all.Find($"{inverter.Device}_{one.Item1}")
            where entity is not { IsKnown: true } || (one.Item2 is { } name && entity.Name != name)
            select $"{one.Item1} is {entity}";
    }
}
