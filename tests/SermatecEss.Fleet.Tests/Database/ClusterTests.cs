using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using SermatecEss.EndToEnd.Tests;
using SermatecEss.Fleet.Database;

namespace SermatecEss.Fleet.Tests.Database;

public sealed class ClusterTests(SharedPostgres postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silos_find_each_other_in_the_tables_and_see_one_leave()
    {
        await using var database = await postgres.CreateAsync();
        var registry = new InverterRegistry(database);
        using var first = Silo(database, "first");
        using var second = Silo(database, "second");
        await first.StartAsync(Token);
        await second.StartAsync(Token);
        await UntilSeenAsync(first, "first Active, second Active");
        await UntilSeenAsync(second, "first Active, second Active");
        Assert.Equal(["first", "second"], (await registry.NodesAsync(Token)).Where(node => node.IsActive).Select(node => node.Name));
        await second.StopAsync(Token);
        await UntilSeenAsync(first, "first Active, second Dead");
        Assert.Equal(["first"], (await registry.NodesAsync(Token)).Select(node => node.Name));
        await first.StopAsync(Token);
    }

    [Fact]
    public async Task The_table_refuses_who_does_not_know_its_latest_version()
    {
        await using var database = await postgres.CreateAsync();
        using var silo = Silo(database, "silo");
        var table = silo.Services.GetRequiredService<IMembershipTable>();
        await table.InitializeMembershipTableAsync(tryInitTableVersion: true, Token);
        await table.InitializeMembershipTableAsync(tryInitTableVersion: true, Token);
        var version = (await table.ReadAllAsync(Token)).Version;
        Assert.Equal(0, version.Version);
        var (one, two) = (Entry(1), Entry(2));
        Assert.True(await table.InsertRowAsync(one, version.Next(), Token));
        Assert.False(await table.InsertRowAsync(two, version.Next(), Token));
        version = (await table.ReadAllAsync(Token)).Version;
        Assert.False(await table.InsertRowAsync(one, version.Next(), Token));
        Assert.True(await table.InsertRowAsync(two, version.Next(), Token));
        var read = await table.ReadRowAsync(two.SiloAddress, Token);
        Assert.Equal(2, read.Version.Version);
        var (entry, etag) = Assert.Single(read.Members);
        Assert.Equal(
            (two.SiloAddress, "silo2", "host", SiloStatus.Joining, 7),
            (entry.SiloAddress, entry.SiloName, entry.HostName, entry.Status, entry.ProxyPort));
        Assert.Equal((two.StartTime, two.IAmAliveTime), (entry.StartTime, entry.IAmAliveTime));
        entry.Status = SiloStatus.Dead;
        entry.AddSuspector(one.SiloAddress, Sample.Noon.UtcDateTime);
        Assert.False(await table.UpdateRowAsync(entry, etag, version.Next(), Token));
        Assert.True(await table.UpdateRowAsync(entry, etag, read.Version.Next(), Token));
        one.IAmAliveTime = Sample.Noon.UtcDateTime.AddMinutes(5);
        await table.UpdateIAmAliveAsync(one, Token);
        var all = await table.ReadAllAsync(Token);
        Assert.Equal(3, all.Version.Version);
        Assert.Equal(one.IAmAliveTime, all.Members.Single(member => member.Item1.SiloName == "silo1").Item1.IAmAliveTime);
        Assert.Equal(
            [(one.SiloAddress, Sample.Noon.UtcDateTime)],
            all.Members.Single(member => member.Item1.SiloName == "silo2").Item1.SuspectTimes!.Select(vote => (vote.Item1, vote.Item2)));
        await table.CleanupDefunctSiloEntriesAsync(Sample.Noon, Token);
        Assert.Equal(2, (await table.ReadAllAsync(Token)).Members.Count);
        await table.CleanupDefunctSiloEntriesAsync(Sample.Noon.AddDays(1), Token);
        Assert.Equal("silo1", Assert.Single((await table.ReadAllAsync(Token)).Members).Item1.SiloName);
        await table.DeleteMembershipTableEntriesAsync("fleet", Token);
        Assert.Equal(0, await database.OneAsync<long>("SELECT count(*) FROM cluster_member"));
    }

    private static MembershipEntry Entry(int number) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Loopback, 1000 + number, number),
        SiloName = $"silo{number}",
        HostName = "host",
        Status = SiloStatus.Joining,
        ProxyPort = 7,
        StartTime = Sample.Noon.UtcDateTime,
        IAmAliveTime = Sample.Noon.UtcDateTime,
    };

    private static IHost Silo(FleetDatabase database, string name)
    {
        var builder = Host.CreateApplicationBuilder();
        _ = builder.Logging.ClearProviders();
        _ = builder.UseOrleans(silo => silo
            .Configure<ClusterOptions>(options => options.ClusterId = options.ServiceId = "fleet")
            .Configure<SiloOptions>(options => options.SiloName = name)
            .UseAdoNetClustering(options =>
            {
                options.Invariant = "Npgsql";
                options.DataSource = database.Source;
            })
            .ConfigureEndpoints(IPAddress.Loopback, LoopbackPort.Free(), gatewayPort: 0));
        return builder.Build();
    }

    private static async Task UntilSeenAsync(IHost silo, string members)
    {
        var membership = silo.Services.GetRequiredService<IClusterMembershipService>();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(Patience);
        if (Seen(membership.CurrentSnapshot) == members) return;
        await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(patience.Token))
            if (Seen(snapshot) == members) return;
    }

    private static string Seen(ClusterMembershipSnapshot snapshot) =>
        string.Join(", ", snapshot.Members.Values.OrderBy(member => member.Name).Select(member => $"{member.Name} {member.Status}"));
}
