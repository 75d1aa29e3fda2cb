using SermatecEss.Fleet.Database;
using SermatecEss.Fleet.Node;
using SermatecEss.Fleet.Tests.Database;
using SermatecEss.Inverter.Settings;
using SermatecEss.Inverter.State;

namespace SermatecEss.Fleet.Tests.Node;

/// <summary>What a node may still write to an inverter that another one has, or without PostgreSQL.</summary>
public sealed class FencingTests(SharedPostgres postgres)
{
    [Fact]
    public async Task A_stale_node_is_refused_and_sends_nothing()
    {
        var token = TestContext.Current.CancellationToken;
        await using var database = await postgres.CreateAsync();
        var registry = new InverterRegistry(database);
        await using var node = await ControlledInverter.StartAsync(registry, token);
        var desk = node.Desk;
        var setting = desk.Settings.Single(setting => setting.Id == ControlledInverter.Setting);

        Assert.Equal("confirmed", Assert.Single(await desk.SetAsync([setting.Parse("21")], "test", token)).Word);
        Assert.Equal(1, node.Writes);

        var (_, taken) = await registry.AttachAsync(Sample.Serial, "next", token);
        Assert.True(taken.ContainsKey(StateKind.Ledger));
        var refused = Assert.Single(await desk.SetAsync([setting.Parse("22")], "test", token));
        Assert.Equal(("refused", SettingRefusal.NoLedger), (refused.Word, refused.Refusal));
        Assert.Contains("another node polls the inverter", refused.Reason, StringComparison.Ordinal);
        Assert.EndsWith("; try again: it is passed on to the node that polls it.", refused.Reason, StringComparison.Ordinal);
        var held = await desk.OverrideAsync(new(OverrideKind.Hold, TimeSpan.FromMinutes(10), null), "test", token);
        Assert.Equal("refused", held.Word);
        Assert.Equal(1, node.Writes);

        // The next node's state is as it was.
        var (third, kept) = await registry.AttachAsync(Sample.Serial, "third", token);
        Assert.Equal(taken[StateKind.Ledger], kept[StateKind.Ledger]);
        Assert.False(kept.ContainsKey(StateKind.Override));

        // It does not restore what its override has changed either: that is the next node's to do.
        node.Attached = new NodeInverter(Sample.Serial, third, kept.ToDictionary());
        var hold = await desk.OverrideAsync(new(OverrideKind.Hold, TimeSpan.FromMinutes(10), null), "test", token);
        Assert.Equal("confirmed", hold.Word);
        var sent = node.Writes;
        Assert.True(sent > 1);
        _ = await registry.AttachAsync(Sample.Serial, "fourth", token);
        _ = await desk.OverrideAsync(new(null, TimeSpan.Zero, null), "test", token);
        Assert.Equal(sent, node.Writes);
    }

    [Fact]
    public async Task Without_PostgreSQL_no_setting_is_changed_but_an_override_ends()
    {
        SharedPostgres.SkipWithout();
        var token = TestContext.Current.CancellationToken;
        await using var postgres = await PostgresServer.StartAsync();
        await using var database = postgres.Connect(await postgres.CreateAsync());
        _ = await new Schema(database).ApplyAsync(token);
        await using var node = await ControlledInverter.StartAsync(new InverterRegistry(database), token);
        var setting = node.Desk.Settings.Single(setting => setting.Id == ControlledInverter.Setting);
        var held = await node.Desk.OverrideAsync(new(OverrideKind.Hold, TimeSpan.FromMinutes(10), null), "test", token);
        Assert.Equal("confirmed", held.Word);
        var sent = node.Writes;

        await postgres.KillAsync();
        var refused = Assert.Single(await node.Desk.SetAsync([setting.Parse("22")], "test", token));
        Assert.Equal(("refused", SettingRefusal.NoLedger), (refused.Word, refused.Refusal));
        Assert.EndsWith("; try again when PostgreSQL responds.", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(sent, node.Writes);
        var ended = await node.Desk.OverrideAsync(new(null, TimeSpan.Zero, null), "test", token);
        Assert.True(node.Writes > sent);

        // It is over once that is saved, and until then tried again.
        Assert.Equal("refused", ended.Word);
        Assert.Contains("The values to restore after an override cannot be saved", ended.Reason, StringComparison.Ordinal);
    }
}
