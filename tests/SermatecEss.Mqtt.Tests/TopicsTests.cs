using SermatecEss.Mqtt.Topics;

namespace SermatecEss.Mqtt.Tests;

/// <summary>The topics and ids of inverters.</summary>
public sealed class TopicsTests
{
    private static readonly string[] Odd =
        ["ST 1", "ST/1", "ST+1", "ST#1", "ST\u00011", "STé1", "STè1", "", "inverter", "bridge", "X_battery", "ST_1", "X"];

    [Theory]
    [InlineData("STXXXXXXXX0001")]
    [InlineData("sermatec-ess_1")]
    public void An_ordinary_serial_number_is_its_topic(string serial)
    {
        var topics = new InverterTopics("sermatec", serial);
        Assert.Equal(($"sermatec/{serial}/availability", $"sermatec_{serial}"), (topics.Availability, topics.DeviceId));
    }

    [Fact]
    public void No_two_serial_numbers_share_topics_or_devices()
    {
        var topics = Odd.Select(serial => new InverterTopics("sermatec", serial)).ToList();
        string[] roots = [.. topics.Select(one => one.Availability), "sermatec/bridge/availability"];
        string[] devices = [.. topics.SelectMany(one => (string[])[one.DeviceId, one.BatteryId]), new BridgeTopics("sermatec").DeviceId];
        Assert.Equal(roots.Length, roots.Distinct().Count());
        Assert.Equal(devices.Length, devices.Distinct().Count());
        Assert.All(devices, device => Assert.Matches("^[A-Za-z0-9_-]+$", device));
    }

    [Fact]
    public void An_inverter_is_known_again_by_its_device() =>
        Assert.All(Odd, serial =>
        {
            var topics = new InverterTopics("sermatec", serial);
            Assert.Equal(topics.State(0), InverterTopics.OfDevice("sermatec", topics.DeviceId)!.State(0));
        });
}
