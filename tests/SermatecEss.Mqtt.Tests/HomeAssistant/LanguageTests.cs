using System.Text.Json;
using SermatecEss.Bridge.Languages;
using SermatecEss.Mqtt.Connection;
using SermatecEss.Mqtt.HomeAssistant;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Testing;

namespace SermatecEss.Mqtt.Tests.HomeAssistant;

/// <summary>What is announced in other languages than English.</summary>
public sealed class LanguageTests
{
    private const int LongestName = 32;
    private const int LargestAnnouncement = 100_000;

    public static TheoryData<Language> Languages => [Language.De, Language.Cs, Language.Fr];

    [Theory]
    [MemberData(nameof(Languages))]
    public void Home_Assistant_accepts_every_device(Language language)
    {
        Assert.SkipWhen(DiscoveryRules.Missing is not null, DiscoveryRules.Missing ?? "");
        foreach (var version in (int[])[252, 411, 609])
        {
            foreach (var device in Of(language, version))
            {
                var message = Assert.Single(Announced.Announcer(DiscoveryStyle.Device).Announce(device));
                Assert.Empty(DiscoveryRules.Check(message.Topic, message.Json()));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Ids_and_topics_are_those_of_English(Language language)
    {
        string[] names = ["name", "ops", "val_tpl", "cmd_tpl"];
        foreach (var (english, translated) in Of(Language.En).Zip(Of(language)))
        {
            Assert.Equal(english.Id, translated.Id);
            foreach (var (one, other) in Components(english).Zip(Components(translated)))
            {
                Assert.Equal(one.Name, other.Name);
                Assert.Equal(
                    one.Value.EnumerateObject().Where(property => !names.Contains(property.Name)).Select(property => $"{property}"),
                    other.Value.EnumerateObject().Where(property => !names.Contains(property.Name)).Select(property => $"{property}"));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Names_are_translated_fit_and_are_distinct_in_their_device(Language language)
    {
        // These are the same in one of the languages.
        string[] same = ["Version", "Alarm", "Model", "Cycles", "Activation"];
        foreach (var (english, translated) in Of(Language.En).Zip(Of(language)))
        {
            var names = Components(translated).Select(component => Text(component.Value, "name")).ToList();
            Assert.Equal(names.Distinct(StringComparer.OrdinalIgnoreCase), names);
            foreach (var (one, other) in Components(english).Select(component => Text(component.Value, "name")).Zip(names))
            {
                Assert.InRange(other.Length, 1, LongestName);
                if (!same.Contains(one) && !one.StartsWith("DRM", StringComparison.Ordinal)) Assert.NotEqual(one, other);
            }
        }
    }

    [Fact]
    public void Names_and_states_are_Czech()
    {
        var devices = Of(Language.Cs);
        Assert.Equal(
            ["Sermatec bridge", "Sermatec střídač", "Sermatec baterie"],
            devices.Select(device => Text(Payload(device).GetProperty("device"), "name")));
        var import = Component(devices[1], "grid_import_power");
        Assert.Equal(
            ("Odběr ze sítě", "sensor.sermatec_grid_import_power"), (Text(import, "name"), Text(import, "def_ent_id")));
        var state = Component(devices[2], "battery_state");
        Assert.Equal("""["Nabíjí se","Vybíjí se","Pohotovost","unknown"]""", state.GetProperty("ops").GetRawText());
        Assert.Equal(
            "{{ {'Charge':'Nabíjí se','Discharge':'Vybíjí se','Standby':'Pohotovost'}"
            + ".get(value_json.battery_state,value_json.battery_state)}}",
            Text(state, "val_tpl"));
        var mode = Component(devices[1], "set_override_mode");
        Assert.Equal("""["nabíjet","vybíjet","nevybíjet"]""", mode.GetProperty("ops").GetRawText());
        Assert.Equal("{{ {'nabíjet':'charge','vybíjet':'discharge','nevybíjet':'hold'}.get(value,value)}}", Text(mode, "cmd_tpl"));
        Assert.Equal("Spustit dočasný režim", Text(Component(devices[1], "override_start"), "name"));
    }

    [Fact]
    public void A_given_name_stays()
    {
        var devices = Announced.Devices(609, name: "Garage", language: Language.Fr);
        Assert.Equal(
            ["Bridge Sermatec", "Garage", "Batterie Garage"],
            devices.Select(device => Text(Payload(device).GetProperty("device"), "name")));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void An_inverter_and_its_battery_are_announced_in_100_kB(Language language)
    {
        var devices = Announced.Devices(609, CommandCatalogue.Default.FindBattery(30), language: language)[1..];
        Assert.InRange(
            devices.Sum(device => Announced.Announcer(DiscoveryStyle.Device).Announce(device)[0].Payload.Length),
            1,
            LargestAnnouncement);
    }

    private static Device[] Of(Language language, int version = 609) =>
        Announced.Devices(version, settings: Controlled.All(version), language: language);

    private static JsonElement Payload(Device device) => Announced.Announcer(DiscoveryStyle.Device).Announce(device)[0].Json();

    private static List<JsonProperty> Components(Device device) => [.. Payload(device).GetProperty("components").EnumerateObject()];

    private static JsonElement Component(Device device, string key) => Payload(device).GetProperty("components").GetProperty(key);

    private static string Text(JsonElement json, string property) => json.GetProperty(property).GetString()!;
}
