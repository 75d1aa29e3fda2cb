using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using SermatecEss.EndToEnd.Tests;
using SermatecEss.Fleet.Configuration;
using SermatecEss.Fleet.Database;
using SermatecEss.Fleet.Tests.Database;

namespace SermatecEss.Fleet.Tests.Commands;

/// <summary><c>schema</c> and <c>status</c> with a real PostgreSQL.</summary>
public sealed class DatabaseCommandTests(SharedPostgres postgres) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-fleet").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_schema_is_applied_once_and_status_reads_it()
    {
        var server = await postgres.ServerAsync();
        var name = await server.CreateAsync();
        var file = Write(server.Port, name);
        var where = $"127.0.0.1:{server.Port}/{name}";

        Assert.Equal(
            (1, "", $"sermatec-fleet: The database {where} has no tables yet. Create them with 'sermatec-fleet schema --apply'.\n"),
            await Fleet.RunAsync("status", "-c", file));
        var (code, created, error) = await Fleet.RunAsync("schema", "-c", file, "--apply");
        Assert.Equal((0, ""), (code, error));
        Assert.Matches($@"^The tables of version \d+ were created in {where}\.\n$", created);
        Assert.Matches(
            $@"^The tables in {where} are of version \d+ already\.\n$",
            (await Fleet.RunAsync("schema", "-c", file, "--apply")).Output);

        await using var database = server.Connect(name);
        _ = await new InverterRegistry(database).AttachAsync("ST1", "10.0.0.11:11111", Token);
        Assert.StartsWith(
            "0 active nodes, 1 inverter, 0 silent, 0 with alarms\n",
            (await Fleet.RunAsync("status", "-c", file)).Output,
            StringComparison.Ordinal);
        using var json = JsonDocument.Parse((await Fleet.RunAsync("status", "-c", file, "-o", "json")).Output);
        Assert.Equal("ST1", json.RootElement.GetProperty("inverters")[0].GetProperty("serial").GetString());
    }

    [Theory]
    [InlineData("status")]
    [InlineData("schema", "--apply")]
    [InlineData("run")]
    public async Task Without_PostgreSQL_the_message_names_it(params string[] command)
    {
        var port = LoopbackPort.Free();
        var (code, output, error) = await Fleet.RunAsync([.. command, "-c", Write(port, "none", LoopbackPort.Free())]);
        Assert.Equal((1, ""), (code, output));
        Assert.EndsWith($"sermatec-fleet: PostgreSQL 127.0.0.1:{port}/none: Connection refused.\n", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_for_other_nodes_that_is_in_use_is_refused()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var (code, _, error) = await Fleet.RunAsync("run", "-c", Write(LoopbackPort.Free(), "none", siloPort: port));
        Assert.Equal(2, code);
        Assert.Contains($"sermatec-fleet: Other nodes cannot connect: 127.0.0.1:{port} is in use", error, StringComparison.Ordinal);
    }

    private string Write(int port, string database, int siloPort = ClusterOptions.DefaultSiloPort)
    {
        var file = Path.Combine(_folder, "fleet.yaml");
        File.WriteAllText(
            file,
            $$"""
            listen: 127.0.0.1:0
            database: { host: 127.0.0.1, port: {{port}}, database: {{database}}, user: postgres }
            cluster: { address: 127.0.0.1, silo_port: {{siloPort}} }
            http: { address: 127.0.0.1:0 }
            """);
        return file;
    }
}
