using Microsoft.Extensions.Time.Testing;
using SermatecEss.Bridge.Languages;
using SermatecEss.Mqtt.Connection;
using SermatecEss.Mqtt.HomeAssistant;
using SermatecEss.Mqtt.Tests.HomeAssistant;

namespace SermatecEss.Mqtt.Tests.Fleet;

public sealed class FleetAnnouncementsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public void Inverters_are_announced_at_a_rate(int rate)
    {
        var time = new FakeTimeProvider();
        var role = new FleetRole
        {
            Node = "node",
            Group = "group",
            AnnouncementsPerSecond = rate,
            LoadAnnouncement = _ => null,
            SaveAnnouncement = (_, _) => { },
            PassOn = (_, _, _) => Task.FromResult(false),
        };
        var devices = new Devices(new MqttOptions { Host = "x" }, timesAsText: false, "1", Translation.Of(Language.En), isOfFleet: true);
        var announcements = new FleetAnnouncements(role, devices, Announced.Announcer(DiscoveryStyle.Device), Language.En, time)
        {
            Named = Assert.Fail,
        };
        var count = 0;
        for (var ticks = 0; ticks < 100; ticks++)
        {
            while (announcements.TakeTurn()) count++;
            time.Advance(TimeSpan.FromMilliseconds(100));
        }

        // In 10 seconds.
        Assert.InRange(count, 9 * rate, (10 * rate) + 1);
    }

    [Theory]
    [InlineData(DiscoveryStyle.Device)]
    [InlineData(DiscoveryStyle.Entity)]
    public void What_was_saved_is_known_after_loading(DiscoveryStyle style)
    {
        var devices = Announced.Devices(609)[1..];
        var first = Announced.Announcer(style);
        foreach (var device in devices) _ = first.Announce(device);
        var saved = Bridge.Messages.Json.Write(json => first.Save(json, devices.Select(device => device.Id)));
        var next = Announced.Announcer(style);
        Assert.DoesNotContain(devices, next.Has);
        next.Load(System.Text.Json.JsonDocument.Parse(saved).RootElement);
        Assert.All(devices, device => Assert.True(next.Has(device)));
        Assert.True(next.Has(devices[0]));

        // Fewer entities, or another platform, are something else.
        Assert.False(next.Has(devices[0] with { Components = [.. devices[0].Components.Skip(1)] }));
        Assert.False(next.Has(devices[0] with
        {
            Components = [devices[0].Components[0] with { Platform = "light" }, .. devices[0].Components.Skip(1)],
        }));
        next.Forget(devices.Select(device => device.Id));
        Assert.DoesNotContain(devices, next.Has);
    }
}
