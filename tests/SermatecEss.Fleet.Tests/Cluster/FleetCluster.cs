using System.Net;
using SermatecEss.Fleet.Database;
using SermatecEss.Fleet.Simulation;
using SermatecEss.Fleet.Tests.Database;

namespace SermatecEss.Fleet.Tests.Cluster;

/// <summary>Nodes as processes behind a HAProxy, with a PostgreSQL and inverters that dial in, shared by the tests of a class.</summary>
public sealed class FleetCluster : IAsyncDisposable
{
    /// <summary>How often they are polled, in seconds.</summary>
    internal const int Period = 2;

    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-fleet").FullName;
    private readonly NodeProcess?[] _nodes = new NodeProcess?[2];
    private PostgresServer? _postgres;
    private HaProxy? _proxy;
    private FleetSimulation? _simulation;
    private FleetDatabase? _database;
    private string _name = "";

    /// <summary>How many inverters dial in.</summary>
    internal int Inverters { get; init; } = 300;

    /// <summary>Further lines of the nodes' configuration.</summary>
    internal string More { get; init; } = "";

    /// <summary>Where the nodes are.</summary>
    internal IReadOnlyList<NodePorts> Places { get; init; } = [NodePorts.Free(), NodePorts.Free()];

    /// <summary>Where a node finds PostgreSQL, by its index and PostgreSQL's port; null for the port itself.</summary>
    internal Func<int, int, IPEndPoint>? DatabaseOf { get; init; }

    /// <summary>TLS between nodes, as the value of the key <c>tls</c>; null for none.</summary>
    internal string? Tls { get; init; }

    /// <summary>The database server.</summary>
    internal PostgresServer Postgres => _postgres!;

    /// <summary>The database of the fleet.</summary>
    internal FleetDatabase Database => _database!;

    /// <summary>The inverters.</summary>
    internal FleetSimulation Simulation => _simulation!;

    /// <summary>A node.</summary>
    internal NodeProcess Node(int index) => _nodes[index]!;

    /// <summary>
    /// Starts what does not run, and waits until both nodes poll inverters; skips the test where PostgreSQL or HAProxy is not installed.
    /// </summary>
    internal async Task BeginAsync()
    {
        SkipWithoutServers();
        if (_postgres is null)
        {
            _postgres = await PostgresServer.StartAsync();
            _name = await _postgres.CreateAsync();
            _database = _postgres.Connect(_name);
            _ = await new Schema(_database).ApplyAsync(CancellationToken.None);
        }

        await Task.WhenAll(StartNodeAsync(0), StartNodeAsync(1));
        _proxy ??= HaProxy.Start(_folder, Places);
        if (_simulation is null)
        {
            _simulation = new FleetSimulation(
                new FleetSimulationOptions(new IPEndPoint(IPAddress.Loopback, _proxy.Port)) { Inverters = Inverters, Encrypted = 0.5 },
                TimeProvider.System);
            _simulation.Start();
        }

        await PolledAsync();
        await ShareAsync();
        await WrittenAsync();
    }

    /// <summary>Skips the test where PostgreSQL or HAProxy is not installed.</summary>
    internal static void SkipWithoutServers()
    {
        SharedPostgres.SkipWithout();
        Assert.SkipUnless(HaProxy.IsInstalled, "needs HAProxy, of the package haproxy");
    }

    /// <summary>Starts PostgreSQL again after it was killed.</summary>
    internal async Task StartPostgresAsync()
    {
        await Postgres.StartAgainAsync();
        _database!.Source.Clear();
    }

    /// <summary>Starts a node, unless it runs.</summary>
    internal async Task StartNodeAsync(int index)
    {
        if (_nodes[index] is { IsRunning: true }) return;
        if (_nodes[index] is { } former) await former.DisposeAsync();
        _nodes[index] = null;
        var ports = Places[index];
        var file = Path.Combine(_folder, $"node{index}.yaml");
        var database = DatabaseOf?.Invoke(index, Postgres.Port) ?? new IPEndPoint(IPAddress.Loopback, Postgres.Port);
        await File.WriteAllTextAsync(file, $$"""
            listen: {{ports.Address}}:{{ports.Listen}}
            poll: {fast: {{Period}}s}
            database: {host: {{database.Address}}, port: {{database.Port}}, database: {{_name}}, user: postgres, tls: off}
            cluster: {address: {{ports.Address}}, silo_port: {{ports.Silo}}{{(Tls is null ? "" : $", tls: {Tls}")}}}
            http: {address: "{{ports.Address}}:{{ports.Http}}"}
            {{More}}
            """);
        _nodes[index] = await NodeProcess.StartAsync(file, ports);
    }

    /// <summary>Waits until each inverter has been polled twice from now on.</summary>
    internal async Task PolledAsync()
    {
        var before = Answers();
        await Until.TrueAsync(
            () => Answers().Zip(before).All(pair => pair.First >= pair.Second + 2),
            "each inverter is polled twice");
    }

    /// <summary>Waits until the readings that inverters have answered so far are in PostgreSQL.</summary>
    internal async Task WrittenAsync()
    {
        var answers = Answers();
        await Until.TrueAsync(
            async () =>
            {
                var newest = await NewestAsync();
                return answers.Select((answer, i) => newest.GetValueOrDefault(SerialNumbers.Of(i + 1)) >= answer).All(isIt => isIt);
            },
            "the readings are written");
    }

    /// <summary>The inverters of a node, by serial number, as PostgreSQL has them.</summary>
    internal async Task<IReadOnlyList<string>> InvertersOfAsync(int index) =>
        await _database!.RowsAsync(
            $"SELECT serial FROM inverter WHERE node = '{Places[index].Address}:{Places[index].Silo}' ORDER BY serial");

    /// <summary>
    /// How many of the readings that each inverter has answered are not in PostgreSQL, by serial number; only of those with any.
    /// </summary>
    internal async Task<IReadOnlyDictionary<string, int>> LostAsync() => Numbers(await _database!.RowsAsync(
        $"""
        SELECT serial, max(value)::bigint - count(DISTINCT value) FROM reading_value WHERE point = '{ResponseStamp.CounterPoint}'
        GROUP BY serial HAVING max(value) <> count(DISTINCT value)
        """));

    /// <summary>How many readings are in PostgreSQL more than once.</summary>
    internal async Task<int> DoubledAsync() => int.Parse(
        (await _database!.RowsAsync(
            $"""
            SELECT count(*) FROM (
              SELECT FROM reading_value WHERE point = '{ResponseStamp.CounterPoint}' GROUP BY serial, value HAVING count(*) > 1) AS twice
            """))[0],
        System.Globalization.CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_simulation is not null) await _simulation.DisposeAsync();
        if (_proxy is not null) await _proxy.DisposeAsync();
        foreach (var node in _nodes.OfType<NodeProcess>()) await node.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
        if (_postgres is not null) await _postgres.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Waits until both nodes have inverters: a node that has just started gets those that dial in again.</summary>
    private async Task ShareAsync()
    {
        for (var index = 0; index < _nodes.Length; index++)
        {
            if ((await InvertersOfAsync(index)).Count >= Inverters / 3) continue;
            foreach (var inverter in Simulation.Inverters.Where((_, i) => i % 2 == index)) inverter.Disconnect();
            await PolledAsync();
        }

        for (var index = 0; index < _nodes.Length; index++)
            Assert.NotEmpty(await InvertersOfAsync(index));
    }

    private IReadOnlyList<long> Answers() => [.. Simulation.Report().Inverters.Select(inverter => inverter.Answers)];

    private async Task<IReadOnlyDictionary<string, int>> NewestAsync() => Numbers(await _database!.RowsAsync(
        $"SELECT serial, max(value)::bigint FROM reading_value WHERE point = '{ResponseStamp.CounterPoint}' GROUP BY serial"));

    private static Dictionary<string, int> Numbers(IEnumerable<string> rows) => rows
        .Select(row => row.Split(' '))
        .ToDictionary(row => row[0], row => int.Parse(row[1], System.Globalization.CultureInfo.InvariantCulture));
}
