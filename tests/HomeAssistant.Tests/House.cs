using SermatecEss.EndToEnd.Tests;

namespace SermatecEss.HomeAssistant.Tests;

/// <summary>One inverter, the daemon, a broker and Home Assistant.</summary>
internal sealed class House : IAsyncDisposable
{
    /// <summary>How long Home Assistant may take to know all values once both sides run.</summary>
    internal static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private readonly string _more;

    /// <summary>The ids of all announced entities.</summary>
    private HashSet<string> _announced = [];

    private House(Broker broker, string more)
    {
        Broker = broker;
        Daemon = new Daemon(broker);
        _more = more;
    }

    internal Broker Broker { get; }

    internal SwitchableInverter Inverter { get; } = new();

    internal Daemon Daemon { get; }

    internal HomeAssistant Home { get; private set; } = null!;

    /// <summary>What Home Assistant lacked after the first start, when everything should have been there.</summary>
    internal IReadOnlyList<string> Lacking { get; private set; } = [];

    /// <summary>The warnings and errors in its log by then.</summary>
    internal IReadOnlyList<string> Complaints { get; private set; } = [];

    /// <summary>Starts Home Assistant, and then the daemon.</summary>
    internal static async Task<House> HomeFirstAsync()
    {
        HomeAssistant.SkipIfMissing();
        var house = new House(await Broker.StartAsync(remembers: true), "");
        house.Home = await HomeAssistant.StartAsync(house.Broker);
        await house.StartDaemonAndWaitAsync();
        await house.SettleAsync();
        return house;
    }

    /// <summary>Starts the daemon, and Home Assistant once the daemon has read and published everything.</summary>
    /// <param name="more">Additional configuration lines.</param>
    internal static async Task<House> DaemonFirstAsync(string more)
    {
        HomeAssistant.SkipIfMissing();
        var house = new House(await Broker.StartAsync(remembers: true), more);
        await house.StartDaemonAndWaitAsync();
        house.Home = await HomeAssistant.StartAsync(house.Broker);
        await house.SettleAsync();
        return house;
    }

    internal void StartDaemon() => Daemon.Start([Inverter], more: _more);

    /// <summary>The entity of a point, or of any other key.</summary>
    internal HomeEntity Entity(Home home, string key) =>
        home.Find($"{Inverter.Device}_{key}") ?? throw new InvalidOperationException($"Home Assistant has no {key}.");

    /// <summary>
    /// Waits until Home Assistant has all entities and knows their values: while it starts, it has none that could be unknown.
    /// </summary>
    internal Task<Home> UntilKnownAsync(TimeSpan? limit = null) => Home.UntilAsync(Lacks, limit);

    /// <summary>The states of the inverter's and the battery's entities, which do not change because its time stands still.</summary>
    internal SortedDictionary<string, string?> Values(Home home) =>
        new(home.Of(Inverter.Device).Enabled.ToDictionary(entity => entity.Id, entity => entity.State), StringComparer.Ordinal);

    public async ValueTask DisposeAsync()
    {
        await Daemon.DisposeAsync();
        if (Home is not null) await Home.DisposeAsync();
        await Inverter.DisposeAsync();
        await Broker.DisposeAsync();
    }

    private async Task StartDaemonAndWaitAsync()
    {
        await using var subscriber = await Subscriber.ConnectAsync(Broker);
        StartDaemon();
        var awaited = new HashSet<string> { $"{Daemon.Device}/config", $"{Inverter.Device}/config", $"{Inverter.Device}_battery/config" };
        awaited.UnionWith(["state/fast", "state/counters", "state/parameters", "state/identity"]);
        while (awaited.Count > 0)
        {
            var message = await subscriber.NextAsync("");
            _ = awaited.RemoveWhere(topic => message.Topic.EndsWith($"/{topic}", StringComparison.Ordinal));
        }
    }

    /// <summary>Gives Home Assistant time to learn everything, and records what it lacks then.</summary>
    private async Task SettleAsync()
    {
        await using var announcements = await Announcements.ConnectAsync(Broker);
        _announced = announcements.Entities.Select(entity => entity.UniqueId!).ToHashSet();
        Lacking = await Home.WaitAsync(Lacks, Soon);
        Complaints = [.. await Home.ComplaintsAsync()];
    }

    private IEnumerable<string> Lacks(Home home) => [.. _announced.Except(home.Ids.Keys), .. home.Unknown];
}
