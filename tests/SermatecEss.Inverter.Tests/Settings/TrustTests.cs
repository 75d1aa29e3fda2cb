using System.Buffers.Binary;
using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter.Tests.Settings;

/// <summary>No decision, and no write, is based on an implausible response.</summary>
public sealed class TrustTests : WriterTest
{
    private const byte BatteryCode = 0x0a;
    private const byte ModeCode = 0x95;
    private const string LowestSoc = "battery_on_grid_soc_min";
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Theory]
    [InlineData(0xffff, 1)]
    [InlineData(0xffff, 0)]
    [InlineData(101, 0)]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(50, 1)]
    public async Task An_unreliable_SOC_starts_nothing(ushort soc, ushort communication)
    {
        Falsify(BatteryCode, (payload, _) => Say(payload, soc, communication));

        var refused = await RefusedAsync(SettingRefusal.Incomplete, Override().BeginAsync(OverrideKind.Hold, Hour, null, "test", End));
        Assert.Contains($"{soc} %", refused.Message, StringComparison.Ordinal);
        await RefusedAsync(SettingRefusal.Incomplete, Override().BeginAsync(OverrideKind.Charge, Hour, 90, "test", End));
        await RefusedAsync(SettingRefusal.Incomplete, Override().BeginAsync(OverrideKind.Discharge, Hour, 20, "test", End));
        Assert.Null(Override().Present);
    }

    [Fact]
    public async Task SOCs_that_differ_each_time_are_rejected()
    {
        Falsify(BatteryCode, (payload, number) => Say(payload, (ushort)(number % 2 == 0 ? 40 : 90), 0));

        await RefusedAsync(SettingRefusal.Incomplete, Override().BeginAsync(OverrideKind.Hold, Hour, null, "test", End));
    }

    [Fact]
    public async Task One_wrong_charge_among_right_ones_is_passed_over()
    {
        Falsify(BatteryCode, (payload, number) => Say(payload, number == 1 ? (ushort)0xffff : (ushort)62, (ushort)(number == 1 ? 1 : 0)));

        Assert.True(BatteryOverride.IsBack(await Override().BeginAsync(OverrideKind.Hold, Hour, null, "test", End)));

        Assert.Equal("62", await ReadAsync(LowestSoc));
    }

    [Fact]
    public async Task One_wrong_charge_does_not_end_a_forced_charge_and_two_that_agree_do()
    {
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isFull = false;
        Falsify(BatteryCode, (payload, number) =>
        {
            var wrong = number % 2 == 0 ? (ushort)0xffff : (ushort)95;
            var right = Volatile.Read(ref isFull) ? (ushort)95 : (ushort)45;
            Say(payload, number % 3 == 0 ? wrong : right, 0);
            if (number == 20) enough.SetResult();
        });
        var battery = Override();
        await battery.BeginAsync(OverrideKind.Charge, TimeSpan.FromHours(20), 90, "test", End);

        var running = battery.RunAsync("test", (_, reason) => Assert.Fail(reason), tries: 1, End);
        await enough.Task.WaitAsync(End);
        Assert.NotNull(battery.Present);
        Assert.Single(Writes);

        Volatile.Write(ref isFull, true);
        Assert.True(await running);
        Assert.Equal(2, Writes.Count);
    }

    [Fact]
    public async Task A_wrong_response_is_not_written_back()
    {
        var right = await CarriedAsync("battery_on_grid_soc_min=30");
        Falsify(ModeCode, (payload, number) =>
        {
            if (number == 1) payload[..4].Fill(0x7f);
        });

        Assert.True(BatteryOverride.IsBack(await SetAsync(Writer(), "battery_on_grid_soc_min=30")));

        Assert.Equal(right[..4], Assert.Single(Writes)[FrameLayout.PayloadOffset..(FrameLayout.PayloadOffset + 4)]);
    }

    [Fact]
    public async Task An_override_keeps_and_puts_back_what_two_answers_agree_on()
    {
        var right = await CarriedAsync("battery_on_grid_soc_min=30");
        Falsify(ModeCode, (payload, number) =>
        {
            if (number is 1 or 4) payload[..4].Fill(0x7f);
        });

        await Override().BeginAsync(OverrideKind.Hold, Hour, null, "test", End);

        Assert.Equal(right, Override().Present!.Before.Payload.ToArray());
    }

    [Fact]
    public async Task Answers_that_differ_each_time_are_written_nowhere()
    {
        Falsify(ModeCode, (payload, number) => payload[1] = (byte)number);

        var refused = await RefusedAsync(SettingRefusal.Incomplete, SetAsync(Writer(), "battery_on_grid_soc_min=30"));

        Assert.Contains("95", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_that_cannot_be_is_none_to_discharge_to()
    {
        var at = await OffsetAsync();
        Falsify(ModeCode, (payload, _) => BinaryPrimitives.WriteUInt16BigEndian(payload[at..], 0xffff));

        await RefusedAsync(SettingRefusal.Incomplete, Override().BeginAsync(OverrideKind.Discharge, Hour, 20, "test", End));
        await RefusedAsync(SettingRefusal.Incomplete, Override().BeginAsync(OverrideKind.Hold, Hour, null, "test", End));
    }

    private static void Say(Span<byte> payload, ushort soc, ushort communication)
    {
        BinaryPrimitives.WriteUInt16BigEndian(payload[6..], soc);
        BinaryPrimitives.WriteUInt16BigEndian(payload[28..], communication);
    }

    private async Task<string> ReadAsync(string setting) =>
        (await SettingWriter.ReadAsync(Connect(), [Settings.Find(setting)], null, End))[setting];

    /// <summary>The offset of the lowest SOC in 95.</summary>
    private async Task<int> OffsetAsync()
    {
        var command = (await Connect().IdentifyAsync(End)).View.Find(CommandCode.FromByte(ModeCode))!;
        foreach (var slot in command.Slots)
            if (command.Fields[slot.FieldIndex].Id == LowestSoc) return slot.Offset;
        return -1;
    }
}
