using System.Text.RegularExpressions;

namespace SermatecEss.HomeAssistant.Tests;

/// <summary>Switching between announcements of whole devices and of single entities.</summary>
[Collection<OneHome>]
public sealed partial class StyleTests(SharedHome fixture)
{
    private const string Serial = "STSTYLE";

    [Fact]
    public async Task From_one_style_to_the_other_and_back_entities_stay_what_they_are()
    {
        var (broker, home) = await fixture.StartedAsync();
        await using var inverter = new SwitchableInverter(Serial, "Styled");
        await using var daemon = new Daemon(broker, "style");
        await using var announcements = await Announcements.ConnectAsync(broker);
        var complaints = (await home.ComplaintsAsync()).Count();
        var before = await StartAsync("device", []);
        foreach (var style in (string[])["entity", "device"])
        {
            await daemon.StopAsync();
            _ = await home.UntilAsync(now => Of(now).Enabled.Where(entity => entity.State != "unavailable").Select(entity => $"{entity}"));
            Assert.Equal(Lasting(before), Lasting(await StartAsync(style, before.Ids.Keys)));
        }

        Faults.AssertNone((await home.ComplaintsAsync()).Skip(complaints).Where(line => !AboutTheChange().IsMatch(line)));

        // While entities are announced one by one, some of them are there already.
        async Task<Home> StartAsync(string style, IEnumerable<string> expected)
        {
            daemon.Start([inverter], style);
            await announcements.UntilAsync(now => Styles(now) is { Count: > 2 } styles && styles.All(one => one == style));
            var ids = announcements.Entities.Select(entity => entity.UniqueId!).Where(IsOurs).ToHashSet();
            return Of(await home.UntilAsync(now => [.. ids.Union(expected).Except(now.Ids.Keys), .. Of(now).Unknown]));
        }

        Home Of(Home all) => all.Of(inverter.Device, daemon.Device);
    }

    private static bool IsOurs(string id) => id.Contains(Serial) || id.StartsWith("style_", StringComparison.Ordinal);

    /// <summary>The style of each message.</summary>
    private static List<string> Styles(Announcements announcements) =>
    [
        .. from topic in announcements.Kept.Keys
           let parts = topic.Split('/')
           where IsOurs(parts[2])
           select parts[1] == "device" ? "device" : "entity",
    ];

    /// <summary>What must not change: ids, devices, names, and the reason why an entity is disabled.</summary>
    private static IEnumerable<HomeEntity> Lasting(Home home) =>
        from entity in home.Entities
        orderby entity.UniqueId
        select entity with { State = null, Attributes = default };

    [GeneratedRegex("No device components to cleanup for|[Mm]igrat")]
    private static partial Regex AboutTheChange();
}
