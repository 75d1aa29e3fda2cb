using SermatecEss.Fleet.Database;
using SermatecEss.Inverter.State;

namespace SermatecEss.Fleet.Tests.Database;

public sealed class InverterRegistryTests(SharedPostgres postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Attaching_counts_the_epoch_up_and_returns_what_was_saved()
    {
        await using var database = await postgres.CreateAsync();
        var registry = new InverterRegistry(database);
        var first = await registry.AttachAsync(Sample.Serial, "a", Token);
        Assert.Equal(1, first.Epoch);
        Assert.Empty(first.Documents);
        Assert.True(await registry.SaveAsync(Sample.Serial, 1, StateKind.Inverter, [1], Token));
        Assert.True(await registry.SaveAsync(Sample.Serial, 1, StateKind.Ledger, [2, 2], Token));
        Assert.True(await registry.SaveAsync(Sample.Serial, 1, StateKind.Override, [3, 3, 3], Token));
        Assert.True(await registry.SaveAsync(Sample.Serial, 1, StateKind.Cloud, [4], Token));
        Assert.True(await registry.SaveAsync(Sample.Serial, 1, StateKind.Cloud, null, Token));
        var second = await registry.AttachAsync(Sample.Serial, "b", Token);
        Assert.Equal(2, second.Epoch);
        Assert.Equal([StateKind.Inverter, StateKind.Ledger, StateKind.Override], second.Documents.Keys.Order());
        Assert.Equal([1], second.Documents[StateKind.Inverter]);
        Assert.Equal([2, 2], second.Documents[StateKind.Ledger]);
        Assert.Equal([3, 3, 3], second.Documents[StateKind.Override]);
        Assert.Equal(1, (await registry.AttachAsync("another", "b", Token)).Epoch);
    }

    [Fact]
    public async Task What_an_earlier_epoch_saves_is_refused()
    {
        await using var database = await postgres.CreateAsync();
        var registry = new InverterRegistry(database);
        _ = await registry.AttachAsync(Sample.Serial, "a", Token);
        Assert.True(await registry.SaveAsync(Sample.Serial, 1, StateKind.Override, [1], Token));
        _ = await registry.AttachAsync(Sample.Serial, "b", Token);
        Assert.False(await registry.SaveAsync(Sample.Serial, 1, StateKind.Override, [2], Token));
        Assert.False(await registry.SaveAsync(Sample.Serial, 1, StateKind.Override, null, Token));
        Assert.False(await registry.IdentifyAsync(Sample.Serial, 1, "10kW", 609, Token));
        Assert.False(await registry.DetachAsync(Sample.Serial, 1, Token));
        Assert.False(await registry.SaveAsync("unknown", 1, StateKind.Override, [2], Token));
        var inverter = Assert.Single(await registry.InvertersAsync(Token));
        Assert.Equal(("b", 2, null, true), (inverter.Node, inverter.Epoch, inverter.Model, inverter.HasOverride));
        Assert.Equal([1], (await registry.AttachAsync(Sample.Serial, "c", Token)).Documents[StateKind.Override]);
    }

    [Fact]
    public async Task The_node_of_an_inverter_is_found_until_it_gives_it_up()
    {
        await using var database = await postgres.CreateAsync();
        var registry = new InverterRegistry(database);
        Assert.Null(await registry.FindAsync(Sample.Serial, Token));
        _ = await registry.AttachAsync(Sample.Serial, "a", Token);
        _ = await registry.AttachAsync(Sample.Serial, "b", Token);
        Assert.Equal(("b", 2), await registry.FindAsync(Sample.Serial, Token));
        Assert.True(await registry.DetachAsync(Sample.Serial, 2, Token));
        Assert.Null(await registry.FindAsync(Sample.Serial, Token));
    }

    [Fact]
    public async Task A_document_that_no_inverter_has_is_an_error()
    {
        await using var database = await postgres.CreateAsync();
        _ = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => new InverterRegistry(database).SaveAsync(Sample.Serial, 1, StateKind.Credentials, [1], Token));
    }

    [Fact]
    public async Task Nodes_that_attach_at_once_get_epochs_of_their_own()
    {
        await using var database = await postgres.CreateAsync();
        var registry = new InverterRegistry(database);
        var attached = await Task.WhenAll(Enumerable.Range(1, 40).Select(i => registry.AttachAsync(Sample.Serial, $"node{i}", Token)));
        Assert.Equal(Enumerable.Range(1, 40).Select(i => (long)i), attached.Select(attachment => attachment.Epoch).Order());
    }

    [Fact]
    public async Task A_silent_inverter_is_returned_to_one_caller_alone()
    {
        await using var database = await postgres.CreateAsync();
        var registry = new InverterRegistry(database);
        var serials = Enumerable.Range(0, 50).Select(i => $"serial{i:00}").ToArray();
        foreach (var serial in serials) _ = await registry.AttachAsync(serial, "a", Token);
        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => registry.TakeSilentAsync(TimeSpan.Zero, Token)));
        Assert.Equal(serials, taken.SelectMany(found => found).Order());
        Assert.Empty(await registry.TakeSilentAsync(TimeSpan.Zero, Token));
        Assert.All(await registry.InvertersAsync(Token), inverter => Assert.False(inverter.IsAvailable));
        _ = await registry.AttachAsync(serials[7], "b", Token);
        Assert.Equal([serials[7]], await registry.TakeSilentAsync(TimeSpan.Zero, Token));
    }

    [Fact]
    public async Task An_inverter_with_recent_readings_is_not_silent()
    {
        await using var database = await postgres.CreateAsync();
        var registry = new InverterRegistry(database);
        _ = await registry.AttachAsync(Sample.Serial, "a", Token);
        await using var writer = new ReadingWriter(database, new WriterOptions(), TimeProvider.System, Sample.Log([]));
        writer.Add(Sample.Reading(1));
        await writer.FlushAsync(Token);
        await database.DoAsync("UPDATE last SET seen = now() + interval '1 hour'");
        Assert.Empty(await registry.TakeSilentAsync(TimeSpan.Zero, Token));
    }

    [Fact]
    public async Task Nothing_is_silent_while_PostgreSQL_has_been_up_for_less()
    {
        await using var database = await postgres.CreateAsync();
        var registry = new InverterRegistry(database);
        _ = await registry.AttachAsync(Sample.Serial, "a", Token);
        await database.DoAsync("UPDATE inverter SET attached = now() - interval '1 year'");
        Assert.Empty(await registry.TakeSilentAsync(TimeSpan.FromDays(30), Token));
    }

    [Fact]
    public async Task Status_lists_nodes_with_their_inverters()
    {
        await using var database = await postgres.CreateAsync();
        var registry = new InverterRegistry(database);
        _ = await registry.AttachAsync("1", "gone", Token);
        foreach (var serial in (string[])["2", "3", "4"]) _ = await registry.AttachAsync(serial, "here", Token);
        Assert.True(await registry.DetachAsync("4", 1, Token));
        await database.DoAsync("UPDATE inverter SET available = false WHERE serial = '2'");
        await database.DoAsync(
            """
            INSERT INTO cluster_member (cluster, address, port, generation, name, host, status, proxy_port, started, alive)
            VALUES ('c', '127.0.0.1', 1, 1, 'here', 'h', 3, 0, now(), now()), ('c', '127.0.0.1', 1, 0, 'gone', 'h', 6, 0, now(), now())
            """);
        Assert.Equal(
            [("gone", false, 1, 1), ("here", true, 2, 1)],
            (await registry.NodesAsync(Token)).Select(node => (node.Name, node.IsActive, node.Inverters, node.Available)));
    }

    [Fact]
    public async Task Status_lists_inverters_with_what_they_are_and_their_alarms()
    {
        await using var database = await postgres.CreateAsync();
        var registry = new InverterRegistry(database);
        _ = await registry.AttachAsync(Sample.Serial, "a", Token);
        Assert.True(await registry.IdentifyAsync(Sample.Serial, 1, "10kW", 609, Token));
        await using var writer = new ReadingWriter(database, new WriterOptions(), TimeProvider.System, Sample.Log([]));
        writer.Add(Sample.Reading(1) with { Alarms = [Sample.Alarm] });
        await writer.FlushAsync(Token);
        var inverter = Assert.Single(await registry.InvertersAsync(Token));
        Assert.Equal((Sample.Serial, "a", 1, true), (inverter.Serial, inverter.Node, inverter.Epoch, inverter.IsAvailable));
        Assert.Equal(("10kW", 609, false), (inverter.Model, inverter.Pcu, inverter.HasOverride));
        Assert.True(inverter.Seen >= inverter.Attached);
        Assert.Equal([Sample.Alarm], inverter.Alarms);
        writer.Add(Sample.Reading(2));
        await writer.FlushAsync(Token);
        Assert.Empty(Assert.Single(await registry.InvertersAsync(Token)).Alarms);
    }

    [Fact]
    public async Task A_database_that_does_not_respond_is_named()
    {
        await using var database = new FleetDatabase(new DatabaseOptions { Host = "127.0.0.1", Port = 1, Tls = DatabaseTls.Off });
        var e = await Assert.ThrowsAsync<DatabaseException>(() => new InverterRegistry(database).AttachAsync("1", "a", Token));
        Assert.Equal("PostgreSQL 127.0.0.1:1/sermatec: Connection refused", e.Message);
    }
}
