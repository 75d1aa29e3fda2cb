using System.Collections.Concurrent;
using SermatecEss.EndToEnd.Tests;
using SermatecEss.Fleet.Simulation;
using SermatecEss.Fleet.Tests.Cluster;
using SermatecEss.Fleet.Tests.Database;

namespace SermatecEss.Fleet.Tests.Mqtt;

/// <summary>Two nodes as processes behind a HAProxy, with PostgreSQL, Mosquitto, and inverters that dial in.</summary>
internal sealed class MqttFleet : IAsyncDisposable
{
    /// <summary>The setting that may be changed.</summary>
    internal const string Setting = "battery_on_grid_soc_min";

    private readonly ConcurrentQueue<Subscriber.Message> _messages = new();
    private readonly int _inverters;
    private readonly CancellationTokenSource _end = new();
    private FleetCluster? _cluster;
    private Broker? _broker;
    private Subscriber? _home;
    private Task _listening = Task.CompletedTask;

    private MqttFleet(int inverters) => _inverters = inverters;

    /// <summary>The serial numbers of its inverters.</summary>
    internal IReadOnlyList<string> Serials => [.. Enumerable.Range(1, _inverters).Select(SerialNumbers.Of)];

    internal Broker Broker => _broker!;

    /// <summary>All messages that the broker has passed on, in order.</summary>
    internal IReadOnlyCollection<Subscriber.Message> Messages => _messages;

    internal FleetSimulation Simulation => _cluster!.Simulation;

    internal NodeProcess Node(int index) => _cluster!.Node(index);

    /// <summary>
    /// Starts everything, and waits until all inverters are announced and available; skips where a program is not installed.
    /// </summary>
    /// <param name="inverters">How many inverters dial in.</param>
    internal static async Task<MqttFleet> StartAsync(int inverters)
    {
        var fleet = new MqttFleet(inverters);
        try
        {
            await fleet.BeginAsync();
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>The node that has an inverter, as PostgreSQL has it: 0 or 1.</summary>
    internal async Task<int> NodeOfAsync(string serial)
    {
        var node = (await _cluster!.Database.RowsAsync($"SELECT node FROM inverter WHERE serial = '{serial}'"))[0];
        return node == $"127.0.0.1:{_cluster.Places[0].Silo}" ? 0 : 1;
    }

    /// <summary>Makes the override of an inverter two hours older, as it stands in PostgreSQL.</summary>
    internal Task EndOverrideAsync(string serial)
    {
        string Older(string time) => $"to_jsonb(to_char((o->>'{time}')::timestamptz AT TIME ZONE 'UTC' - interval '2 hours', "
            + "'YYYY-MM-DD\"T\"HH24:MI:SS.US0\"+00:00\"'))";
        return _cluster!.Database.DoAsync(
            $"""
            UPDATE inverter SET override =
              convert_to((o || jsonb_build_object('begin', {Older("begin")}, 'end', {Older("end")}))::text, 'UTF8')
            FROM (SELECT convert_from(override, 'UTF8')::jsonb AS o FROM inverter WHERE serial = '{serial}') AS found
            WHERE serial = '{serial}'
            """);
    }

    /// <summary>Waits until each inverter has been polled twice from now on.</summary>
    internal Task PolledAsync() => _cluster!.PolledAsync();

    /// <summary>Publishes a message, as Home Assistant does.</summary>
    internal Task PublishAsync(string topic, string payload) => _home!.PublishAsync(topic, payload);

    /// <summary>Waits for the first message to a topic after some others.</summary>
    internal async Task<Subscriber.Message> NextAsync(string topic, int after, Func<string, bool>? isIt = null)
    {
        Subscriber.Message? found = null;
        await Until.TrueAsync(
            () => (found = _messages.Skip(after).FirstOrDefault(message =>
                message.Topic == topic && !message.Retain && isIt?.Invoke(message.Payload) != false)) is not null,
            $"a message to {topic}");
        return found!;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_cluster is not null) await _cluster.DisposeAsync();
        if (_home is not null) await _home.DisposeAsync();
        if (_broker is not null) await _broker.DisposeAsync();
        _end.Dispose();
    }

    private async Task BeginAsync()
    {
        FleetCluster.SkipWithoutServers();
        _broker = await Broker.StartAsync();
        _home = await Subscriber.ConnectAsync(_broker);
        _listening = ListenAsync(_home);
        _cluster = new FleetCluster
        {
            Inverters = _inverters,
            More = $$"""
                control: {enabled: true, override: true, settings: [{{Setting}}]}
                mqtt: {host: 127.0.0.1, port: {{_broker.Port}}, protocol: 5}
                """,
        };
        await _cluster.BeginAsync();
        foreach (var serial in Serials)
        {
            _ = await NextAsync($"homeassistant/device/sermatec_{serial}/config", after: 0);
            _ = await NextAsync($"sermatec/{serial}/availability", after: 0, payload => payload == "online");
        }

        // What has been announced is in PostgreSQL.
        await Until.TrueAsync(
            async () => _inverters
                == await _cluster.Database.OneAsync<long>("SELECT count(*) FROM inverter WHERE announcement IS NOT NULL"),
            "the announcements are saved");
    }

    private async Task ListenAsync(Subscriber subscriber)
    {
        while (!_end.IsCancellationRequested) _messages.Enqueue(await subscriber.ReadAsync(_end.Token));
    }
}
