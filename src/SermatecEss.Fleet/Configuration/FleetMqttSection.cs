using SermatecEss.Bridge.Options;
using SermatecEss.Mqtt;
using SermatecEss.Mqtt.Connection;

namespace SermatecEss.Fleet.Configuration;

/// <summary>The options of the broker of a fleet.</summary>
internal static class FleetMqttSection
{
    private static readonly ValueOption<int> AnnouncementsPerSecond = new(OptionParsers.Number(1, 1000, "a number of inverters"))
    {
        Path = "mqtt.announcements_per_second",
        Help = "How many inverters this node announces to Home Assistant in a second, at most",
        Default = $"{FleetRole.UsualAnnouncementsPerSecond}",
    };

    /// <summary>All options of this section.</summary>
    internal static IReadOnlyList<DeclaredOption> Options { get; } = [.. MqttSection.Options, AnnouncementsPerSecond];

    /// <summary>Adds the broker, if there is one.</summary>
    /// <param name="reader">The settings.</param>
    /// <param name="texts">All of them, as they were given.</param>
    /// <param name="options">The options so far.</param>
    internal static FleetOptions Read(OptionReader reader, OptionTexts texts, FleetOptions options)
    {
        if (reader.Find(MqttSection.Host) is not { } host)
        {
            var given = texts.All.Where(all => all.Given.Place.Source == OptionSource.File && Options.Contains(all.Option));
            if (given.FirstOrDefault().Given is { } one) reader.Error(one.Place, "no broker is set; add 'host', or remove 'mqtt'");
            return options;
        }

        var mqtt = MqttSection.Read(reader);
        if (options.Bridge.Control.Enabled && mqtt.Protocol != MqttProtocol.V5)
        {
            reader.Error(
                host.Place,
                "commands over MQTT need MQTT 5 in a fleet, so that one node alone carries out each; set mqtt.protocol to 5, "
                + "or control.enabled to false");
        }

        return options with
        {
            Mqtt = mqtt,
            AnnouncementsPerSecond = reader.Find(AnnouncementsPerSecond)?.Value ?? options.AnnouncementsPerSecond,
        };
    }
}
