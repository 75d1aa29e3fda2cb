using System.Buffers;
using SermatecEss.Inverter.Settings;
using SermatecEss.Inverter.State;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter.Tests.Settings;

/// <summary>Only plausible values are restored, whatever a file contains.</summary>
public sealed class OverrideDamageTests : WriterTest
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_damaged_file_is_set_aside_and_reported_once_and_blocks_nothing()
    {
        var file = Path.Combine(Directory, $"{Serial}.override");
        await File.WriteAllTextAsync(file, "{}", End);

        var refusal = await RefusedAsync(SettingRefusal.NoLedger, Override().BeginAsync(OverrideKind.Charge, Hour, null, "test", End));

        Assert.Contains("check the battery's settings", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("is not restored", Assert.Single(Messages), StringComparison.Ordinal);
        Assert.Equal("{}", await File.ReadAllTextAsync(file + ".damaged", End));
        Assert.Empty(await Override().EndAsync("test", End));
        Assert.True(BatteryOverride.IsBack(await Override().BeginAsync(OverrideKind.Charge, Hour, null, "test", End)));
    }

    [Theory]
    [InlineData(OverrideKind.Charge, "battery_forced_charge=on", "battery_forced_charge_soc_limit", 3, 101)]
    [InlineData(OverrideKind.Charge, "battery_forced_charge=on", "battery_forced_charge_windows", 5, 5)]
    [InlineData(OverrideKind.Charge, "battery_forced_charge=on", "battery_forced_charge", 1, 3)]
    [InlineData(OverrideKind.Hold, "battery_on_grid_soc_min=30", "battery_on_grid_soc_min", 23, 9)]
    public async Task Impossible_values_are_not_restored(
        OverrideKind kind, string command, string setting, int at, byte value)
    {
        var payload = await CarriedAsync(command);
        var code = Settings.Parse(command).Setting.Command.Code;
        var before = new OverriddenSettings(code, [setting], payload);
        var good = new OverrideState(kind, Clock.GetUtcNow(), Clock.GetUtcNow() + Hour, null, before);
        payload = [.. payload];
        payload[at] = value;
        Store().Write(StateDocument.Override(Serial), OverrideJson.Write(good with { Before = before with { Payload = payload } }));

        await RefusedAsync(SettingRefusal.NoLedger, Override().EndAsync("test", End));

        Assert.Contains(setting, Assert.Single(Messages), StringComparison.Ordinal);
        Assert.Null(Override().Present);
        Store().Write(StateDocument.Override(Serial), OverrideJson.Write(good));
        Assert.True(BatteryOverride.IsBack(await Override().EndAsync("test", End)));
    }

    [Fact]
    public async Task What_a_truncated_payload_lacks_is_not_restored()
    {
        await Override().BeginAsync(OverrideKind.Charge, Hour, null, "test", End);
        var file = Path.Combine(Directory, $"{Serial}.override");
        var text = await File.ReadAllTextAsync(file, End);
        var rest = Convert.ToHexStringLower(Override().Present!.Before.Payload.Span[4..]);
        await File.WriteAllTextAsync(file, text.Replace(rest, "", StringComparison.Ordinal), End);

        await RefusedAsync(SettingRefusal.NoLedger, Override().EndAsync("test", End), writes: 1);

        Assert.Contains("is missing", Assert.Single(Messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_override_that_could_not_restore_the_present_values_is_refused()
    {
        var payload = await CarriedAsync("battery_on_grid_soc_min=30");
        payload[23] = 9;
        var sequence = new ReadOnlySequence<byte>(FrameWriter.Request(CommandCode.FromByte(0x66), payload));
        Assert.True(new FrameReader().TryRead(ref sequence, out var frame));
        _ = Server.Inverter.Respond(frame);

        var refusal = await RefusedAsync(SettingRefusal.Precondition, Override().BeginAsync(OverrideKind.Hold, Hour, null, "test", End));

        Assert.Contains("battery_on_grid_soc_min is 9, outside 10 to 100", refusal.Message, StringComparison.Ordinal);
        Assert.Null(Override().Present);
    }
}
