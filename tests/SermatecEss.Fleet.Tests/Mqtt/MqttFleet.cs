using System.Collections.Concurrent;
using System.Net;
using SermatecEss.EndToEnd.Tests;
using SermatecEss.Fleet.Database;
using SermatecEss.Fleet.Simulation;
using SermatecEss.Fleet.Tests.Cluster;
using SermatecEss.Fleet.Tests.Database;

namespace SermatecEss.Fleet.Tests.Mqtt;

/// <summary>Two nodes as processes behind a HAProxy, with PostgreSQL, Mosquitto, and inverters that dial in.</summary>
internal sealed class MqttFleet : IAsyncDisposable
{
    /// <summary>How many inverters dial in.</summary>
    internal const int Inverters = 12;

    /// <summary>The setting that may be changed.</summary>
    internal const string Setting = "battery_on_grid_soc_min";

    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-fleet").FullName;
    private readonly ConcurrentQueue<Subscriber.Message> _messages = new();
    private readonly CancellationTokenSource _end = new();
    private readonly NodePorts[] _ports = [NodePorts.Free(), NodePorts.Free()];
    private readonly NodeProcess?[] _nodes = new NodeProcess?[2];
    private PostgresServer? _postgres;
    private FleetDatabase? _database;
    private Broker? _broker;
    private Subscriber? _home;
    private HaProxy? _proxy;
    private Task _listening = Task.CompletedTask;

    private MqttFleet()
    {
    }

    /// <summary>All messages that the broker has passed on, in order.</summary>
    internal IReadOnlyCollection<Subscriber.Message> Messages => _messages;

    internal FleetSimulation Simulation { get; private set; } = null!;

    internal NodeProcess Node(int index) => _nodes[index]!;

    /// <summary>
    /// Starts everything, and waits until all inverters are announced and available; skips where a program is not installed.
    /// </summary>
    internal static async Task<MqttFleet> StartAsync()
    {
        SharedPostgres.SkipWithout();
        Assert.SkipUnless(HaProxy.IsInstalled, "needs HAProxy, of the package haproxy");
        var fleet = new MqttFleet();
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
        var node = (await _database!.RowsAsync($"SELECT node FROM inverter WHERE serial = '{serial}'"))[0];
        return node == $"127.0.0.1:{_ports[0].Silo}" ? 0 : 1;
    }

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
        if (Simulation is not null) await Simulation.DisposeAsync();
        if (_proxy is not null) await _proxy.DisposeAsync();
        foreach (var node in _nodes.OfType<NodeProcess>()) await node.DisposeAsync();
        if (_home is not null) await _home.DisposeAsync();
        if (_broker is not null) await _broker.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
        if (_postgres is not null) await _postgres.DisposeAsync();
        _end.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task BeginAsync()
    {
        _postgres = await PostgresServer.StartAsync();
        var name = await _postgres.CreateAsync();
        _database = _postgres.Connect(name);
        _ = await new Schema(_database).ApplyAsync(CancellationToken.None);
        _broker = await Broker.StartAsync();
        _home = await Subscriber.ConnectAsync(_broker);
        _listening = ListenAsync(_home);
        await Task.WhenAll(StartNodeAsync(0, name), StartNodeAsync(1, name));
        _proxy = HaProxy.Start(_folder, _ports);
        Simulation = new FleetSimulation(
            new FleetSimulationOptions(new IPEndPoint(IPAddress.Loopback, _proxy.Port)) { Inverters = Inverters, Encrypted = 0.5 },
            TimeProvider.System);
        Simulation.Start();
        foreach (var serial in Enumerable.Range(1, Inverters).Select(SerialNumbers.Of))
        {
            _ = await NextAsync($"homeassistant/device/sermatec_{serial}/config", after: 0);
            _ = await NextAsync($"sermatec/{serial}/availability", after: 0, payload => payload == "online");
        }

        // What has been announced is in PostgreSQL.
        await Until.TrueAsync(
            async () => await _database.OneAsync<long>("SELECT count(*) FROM inverter WHERE announcement IS NOT NULL") == Inverters,
            "the announcements are saved");
    }

    private async Task StartNodeAsync(int index, string database)
    {
        var ports = _ports[index];
        var file = Path.Combine(_folder, $"node{index}.yaml");
        await File.WriteAllTextAsync(file, $$"""
            listen: 127.0.0.1:{{ports.Listen}}
            poll: {fast: 2s}
            control: {enabled: true, override: true, settings: [{{Setting}}]}
            database: {host: 127.0.0.1, port: {{_postgres!.Port}}, database: {{database}}, user: postgres, tls: off}
            cluster: {address: 127.0.0.1, silo_port: {{ports.Silo}}}
            mqtt: {host: 127.0.0.1, port: {{_broker!.Port}}, protocol: 5}
            http: {address: "127.0.0.1:{{ports.Http}}"}
            """);
        _nodes[index] = await NodeProcess.StartAsync(file, ports);
    }

    private async Task ListenAsync(Subscriber subscriber)
    {
        while (!_end.IsCancellationRequested) _messages.Enqueue(await subscriber.ReadAsync(_end.Token));
    }
}
