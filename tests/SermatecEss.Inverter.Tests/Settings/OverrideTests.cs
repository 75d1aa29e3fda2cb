using System.Buffers;
using System.Buffers.Binary;
using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;
using SermatecEss.Simulator;

namespace SermatecEss.Inverter.Tests.Settings;

/// <summary>Overrides start, stay active, end, and leave nothing behind, whatever happens meanwhile.</summary>
public sealed class OverrideTests : WriterTest
{
    private const string Forced = "battery_forced_charge=on";
    private const string Mode = "battery_on_grid_soc_min=30";

    /// <summary>The SOC in the payload of 0A.</summary>
    private const int SocOffset = 6;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private InverterSession? _watching;

    [Theory]
    [InlineData(OverrideKind.Charge, Forced)]
    [InlineData(OverrideKind.Discharge, Forced)]
    [InlineData(OverrideKind.Hold, Mode)]
    public async Task The_previous_settings_are_restored_to_the_byte(OverrideKind kind, string setting)
    {
        // Data after the windows in use is kept too.
        await SetAsync(
            Writer(),
            "battery_forced_charge_windows=01:00-02:00, 03:00-04:00",
            "battery_forced_charge_monday=on",
            "battery_forced_discharge=on");
        Forget(0x71);
        var before = await CarriedAsync(setting);
        var battery = Override();

        Assert.True(BatteryOverride.IsBack(await battery.BeginAsync(kind, Hour, null, "test", End)));
        Assert.NotEqual(before, await CarriedAsync(setting));
        Assert.True(BatteryOverride.IsBack(await battery.EndAsync("test", End)));

        Assert.Equal(before, await CarriedAsync(setting));
        Assert.Null(battery.Present);
    }

    [Fact]
    public async Task A_forced_discharge_has_the_hours_of_the_override_and_pauses_after_them_by_itself()
    {
        await Override().BeginAsync(OverrideKind.Discharge, new TimeSpan(1, 30, 0), 25, "test", End);

        var values = await ValuesAsync(
            "battery_forced_discharge", "battery_forced_discharge_windows", "battery_forced_discharge_soc_limit",
            "battery_forced_discharge_sunday", "battery_forced_discharge_monday", "battery_forced_charge");
        Assert.Equal(["on", "12:00-14:00", "25", "on", "off", "off"], values);

        while (await PowerAsync() <= 2000) await Task.Yield();
        Clock.Skip(TimeSpan.FromHours(2.5));
        while (await PowerAsync() > 0) await Task.Yield();
    }

    [Fact]
    public async Task A_forced_charge_over_midnight_has_two_windows()
    {
        await Override().BeginAsync(OverrideKind.Charge, TimeSpan.FromHours(14), null, "test", End);

        Assert.Equal(
            ["00:00-03:00, 12:00-24:00", "on", "on", "off"],
            await ValuesAsync(
                "battery_forced_charge_windows",
                "battery_forced_charge_sunday",
                "battery_forced_charge_monday",
                "battery_forced_charge_saturday"));
    }

    [Fact]
    public async Task The_battery_does_what_it_is_made_to()
    {
        await Override().BeginAsync(OverrideKind.Discharge, Hour, 20, "test", End);

        while (await PowerAsync() <= 2000) await Task.Yield();
    }

    [Fact]
    public async Task Holding_sets_the_lowest_SOC_to_the_present_one()
    {
        var soc = await SocAsync();

        await Override().BeginAsync(OverrideKind.Hold, Hour, null, "test", End);

        Assert.Equal([$"{soc}"], await ValuesAsync("battery_on_grid_soc_min"));
    }

    [Fact]
    public async Task Holding_never_lowers_the_owners_limit()
    {
        await SetAsync(Writer(), "battery_on_grid_soc_min=100");

        Assert.True(BatteryOverride.IsBack(await Override().BeginAsync(OverrideKind.Hold, Hour, null, "test", End)));

        Assert.Equal(["100"], await ValuesAsync("battery_on_grid_soc_min"));
        Assert.Single(Writes);
    }

    [Fact]
    public async Task Discharging_ends_at_the_owners_limit()
    {
        await RefusedAsync(SettingRefusal.Value, Override().BeginAsync(OverrideKind.Discharge, Hour, 14, "test", End));

        await Override().BeginAsync(OverrideKind.Discharge, Hour, null, "test", End);

        Assert.Equal(["15"], await ValuesAsync("battery_forced_discharge_soc_limit"));
    }

    [Fact]
    public async Task A_battery_that_was_held_is_discharged_to_the_owners_limit()
    {
        await Override().BeginAsync(OverrideKind.Hold, Hour, null, "test", End);
        await RefusedAsync(SettingRefusal.Value, Override().BeginAsync(OverrideKind.Discharge, Hour, 14, "test", End), writes: 1);

        await Override().BeginAsync(OverrideKind.Discharge, Hour, null, "test", End);

        Assert.Equal(["15", "15"], await ValuesAsync("battery_on_grid_soc_min", "battery_forced_discharge_soc_limit"));
    }

    [Fact]
    public async Task The_previous_settings_are_on_disk_before_anything_is_sent()
    {
        var wasThere = false;
        When(0x71, () => wasThere = File.Exists(Path.Combine(Directory, $"{Serial}.override")));

        await Override().BeginAsync(OverrideKind.Charge, Hour, null, "test", End);

        Assert.True(wasThere);
    }

    [Fact]
    public async Task An_override_outlives_the_program_and_ends_in_time()
    {
        var before = await CarriedAsync(Forced);
        await Override().BeginAsync(OverrideKind.Charge, TimeSpan.FromMinutes(2), null, "test", End);
        var begin = Clock.GetUtcNow();

        Assert.True(await Override().RunAsync("test", (_, reason) => Assert.Fail(reason), tries: 1, End));

        Assert.Equal(before, await CarriedAsync(Forced));
        Assert.True(Clock.GetUtcNow() - begin >= TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_crash_between_send_and_look_is_put_right_by_the_next_program()
    {
        var before = await CarriedAsync(Forced);
        using var crash = CancellationTokenSource.CreateLinkedTokenSource(End);
        When(0x71, crash.Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Override().BeginAsync(OverrideKind.Charge, Hour, null, "test", crash.Token));

        Assert.True(BatteryOverride.IsBack(await Override().EndAsync("test", End)));

        Assert.Equal(before, await CarriedAsync(Forced));
    }

    [Fact]
    public async Task It_ends_when_the_battery_has_come_to_the_SOC()
    {
        var goal = await SocAsync() - 2;
        await Override().BeginAsync(OverrideKind.Discharge, TimeSpan.FromHours(20), goal, "test", End);

        // Afterwards, the sun charges the battery again, and the inverter's minutes pass fast.
        var lowest = int.MaxValue;
        Server.Traffic = (_, isResponse, frame) =>
        {
            if (isResponse && frame.Span[FrameLayout.CommandOffset] == 0x0a)
                lowest = Math.Min(lowest, BinaryPrimitives.ReadUInt16BigEndian(frame.Span[(FrameLayout.PayloadOffset + SocOffset)..]));
        };

        Assert.True(await Override().RunAsync("test", (_, reason) => Assert.Fail(reason), tries: 1, End));
        Assert.Equal(2, Writes.Count);
        Assert.InRange(lowest, 1, goal);
    }

    [Fact]
    public async Task An_SOC_that_is_reached_already_starts_no_override_and_ends_an_active_one()
    {
        var soc = await SocAsync();
        Assert.Empty(await Override().BeginAsync(OverrideKind.Charge, Hour, soc, "test", End));
        Assert.Empty(await Override().BeginAsync(OverrideKind.Discharge, Hour, soc, "test", End));
        Assert.Empty(Writes);
        Assert.Null(Override().Present);

        await Override().BeginAsync(OverrideKind.Charge, Hour, null, "test", End);
        Assert.NotEmpty(await Override().BeginAsync(OverrideKind.Charge, Hour, 1, "test", End));
        Assert.Null(Override().Present);
        Assert.Equal(2, Writes.Count);
    }

    [Fact]
    public async Task A_wait_for_its_end_reports_that_another_program_has_ended_it()
    {
        await Override().BeginAsync(OverrideKind.Charge, Hour, null, "test", End);
        var running = Override().RunAsync("test", (_, reason) => Assert.Fail(reason), tries: 1, End);

        await Override().EndAsync("test", End);

        Assert.Null(await running);
        Assert.Equal(2, Writes.Count);
    }

    [Fact]
    public async Task What_was_begun_is_ended_though_the_budget_is_spent()
    {
        var before = await CarriedAsync(Forced);
        var limits = new WriteLimits(1, 1);
        BatteryOverride Poor()
        {
            var session = Connect();
            return new BatteryOverride(session, new SettingWriter(session, Ledger(limits), Clock), Ledger(limits), TimeZoneInfo.Utc, Clock);
        }

        await Poor().BeginAsync(OverrideKind.Charge, Hour, null, "test", End);

        Assert.True(BatteryOverride.IsBack(await Poor().EndAsync("test", End)));
        Assert.Equal(before, await CarriedAsync(Forced));
        Assert.Equal(2, Ledger().WrittenToday);
        Assert.Equal(
            SettingRefusal.Budget,
            (await Assert.ThrowsAsync<SettingException>(() => Poor().BeginAsync(OverrideKind.Charge, Hour, null, "test", End))).Refusal);
        Assert.Null(Poor().Present);
    }

    [Fact]
    public async Task What_is_not_restored_is_reported_and_retried()
    {
        var before = await CarriedAsync(Forced);
        await Override().BeginAsync(OverrideKind.Charge, TimeSpan.FromSeconds(20), null, "test", End);
        Server.Faults.IgnoreWrites = true;
        var failures = new List<string>();

        Assert.True(await Override().RunAsync(
            "test",
            (_, reason) =>
            {
                failures.Add(reason);
                Server.Faults.IgnoreWrites = false;
            },
            tries: null,
            End));

        Assert.Contains("battery_forced_charge should be off again, but is on", Assert.Single(failures), StringComparison.Ordinal);
        Assert.Equal(before, await CarriedAsync(Forced));
    }

    [Fact]
    public async Task An_override_that_the_inverter_does_not_take_leaves_nothing_behind()
    {
        Server.Faults.IgnoreWrites = true;

        Assert.Contains(
            await Override().BeginAsync(OverrideKind.Charge, Hour, null, "test", End),
            result => result.Outcome == SettingOutcome.DidNotStick);

        Assert.True(Override().Present!.IsOver);
        Assert.True(await Override().RunAsync("test", (_, reason) => Assert.Fail(reason), tries: 1, End));
        Assert.Null(Override().Present);
        Assert.Single(Writes);
    }

    [Fact]
    public async Task An_override_that_the_inverter_applies_unexpectedly_late_is_undone()
    {
        var before = await CarriedAsync(Forced);
        Server.Faults.WriteDelay = TimeSpan.FromMinutes(3);
        Assert.Contains(
            await Override().BeginAsync(OverrideKind.Charge, Hour, null, "test", End),
            result => result.Outcome == SettingOutcome.DidNotStick);
        Assert.Equal(before, await CarriedAsync(Forced));
        Server.Faults.WriteDelay = TimeSpan.Zero;

        Assert.True(await Override().RunAsync("test", (_, reason) => Assert.Fail(reason), tries: 1, End));

        Assert.Equal(2, Writes.Count);
        Assert.Equal(before, await CarriedAsync(Forced));
    }

    [Fact]
    public async Task One_whose_end_was_wanted_and_failed_is_ended_as_soon_as_it_can_be()
    {
        await Override().BeginAsync(OverrideKind.Charge, TimeSpan.FromHours(20), null, "test", End);
        Server.Faults.HalfOpen = true;
        await Assert.ThrowsAsync<InverterException>(() => Override().EndAsync("test", End));
        Server.Faults.HalfOpen = false;
        var begin = Clock.GetUtcNow();

        Assert.True(await Override().RunAsync("test", (_, reason) => Assert.Fail(reason), tries: 1, End));

        Assert.True(Clock.GetUtcNow() - begin < TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task Settings_are_restored_though_the_ledger_cannot_be_kept()
    {
        var before = await CarriedAsync(Forced);
        await Override().BeginAsync(OverrideKind.Charge, Hour, null, "test", End);
        await File.WriteAllTextAsync(Path.Combine(Directory, $"{Serial}.writes"), "damaged", End);
        File.Delete(Path.Combine(Directory, "writes.log"));
        System.IO.Directory.CreateDirectory(Path.Combine(Directory, "writes.log"));

        Assert.True(BatteryOverride.IsBack(await Override().EndAsync("test", End)));

        Assert.Equal(before, await CarriedAsync(Forced));
    }

    [Fact]
    public async Task A_program_that_is_interrupted_ends_its_own_and_no_other()
    {
        var own = Override();
        var other = Override();
        await own.BeginAsync(OverrideKind.Charge, Hour, null, "own", End);
        await other.BeginAsync(OverrideKind.Charge, TimeSpan.FromHours(3), null, "other", End);

        Assert.Null(await own.RunOwnAsync("own", (_, reason) => Assert.Fail(reason), tries: 1, End));
        Assert.Empty(await own.EndOwnAsync("own", End));
        Assert.NotNull(Override().Present);
        Assert.Empty(await Override().EndOwnAsync("third", End));
        Assert.NotEmpty(await other.EndOwnAsync("other", End));
        Assert.Null(Override().Present);
    }

    [Fact]
    public async Task None_is_ended_for_one_that_the_budget_does_not_allow()
    {
        await Override().BeginAsync(OverrideKind.Charge, Hour, null, "test", End);
        var session = Connect();
        var limits = new WriteLimits(2, 100);
        var poor = new BatteryOverride(session, new SettingWriter(session, Ledger(limits), Clock), Ledger(limits), TimeZoneInfo.Utc, Clock);

        await RefusedAsync(SettingRefusal.Budget, poor.BeginAsync(OverrideKind.Hold, Hour, null, "test", End), writes: 1);

        Assert.Equal((OverrideKind.Charge, false), (poor.Present!.Kind, poor.Present.IsOver));
    }

    [Fact]
    public async Task A_second_override_keeps_what_was_before_the_first()
    {
        var forced = await CarriedAsync(Forced);
        var mode = await CarriedAsync(Mode);
        await Override().BeginAsync(OverrideKind.Charge, Hour, null, "test", End);
        await Override().BeginAsync(OverrideKind.Discharge, Hour, null, "test", End);
        await Override().BeginAsync(OverrideKind.Hold, Hour, null, "test", End);
        Assert.Equal(forced, await CarriedAsync(Forced));

        await Override().EndAsync("test", End);

        Assert.Equal(mode, await CarriedAsync(Mode));
    }

    [Fact]
    public async Task Of_two_programs_that_begin_one_at_once_neither_takes_the_others_for_what_was_before()
    {
        var before = await CarriedAsync(Forced);

        await Task.WhenAll(
            Override().BeginAsync(OverrideKind.Charge, Hour, null, "one", End),
            Override().BeginAsync(OverrideKind.Discharge, Hour, null, "another", End));
        Assert.Equal(2, Writes.Count);
        await Override().EndAsync("test", End);

        Assert.Equal(before, await CarriedAsync(Forced));
    }

    [Fact]
    public async Task An_override_that_starts_while_another_could_not_be_undone_ends_in_time()
    {
        await Override().BeginAsync(OverrideKind.Charge, TimeSpan.FromSeconds(20), null, "test", End);
        Server.Faults.IgnoreWrites = true;
        var waitsLong = new TaskCompletionSource();
        var running = Override().RunAsync(
            "test",
            (failures, _) => (failures == 2 ? waitsLong.TrySetResult : (Func<bool>)(() => false))(),
            tries: null,
            End);
        await waitsLong.Task;
        Server.Faults.IgnoreWrites = false;

        await Override().BeginAsync(OverrideKind.Discharge, TimeSpan.FromMinutes(1), null, "test", End);
        var begin = Clock.GetUtcNow();

        Assert.True(await running);
        Assert.True(Clock.GetUtcNow() - begin < TimeSpan.FromMinutes(3));
    }

    [Fact]
    public async Task Extending_hold_needs_no_write_and_keeps_the_held_SOC()
    {
        await Override().BeginAsync(OverrideKind.Hold, TimeSpan.FromMinutes(10), null, "test", End);
        await SetAsync(Writer(), "battery_on_grid_soc_min=77");

        Assert.Empty(await Override().BeginAsync(OverrideKind.Hold, Hour, null, "test", End));

        Assert.Equal(2, Writes.Count);
        Assert.True(Override().Present!.End - Clock.GetUtcNow() > TimeSpan.FromMinutes(50));
    }

    [Fact]
    public async Task To_go_on_for_longer_needs_no_write_within_the_hour()
    {
        await Override().BeginAsync(OverrideKind.Charge, TimeSpan.FromMinutes(10), null, "test", End);
        await Override().BeginAsync(OverrideKind.Charge, TimeSpan.FromMinutes(30), null, "test", End);

        Assert.Single(Writes);
        Assert.True(Override().Present!.End - Clock.GetUtcNow() > TimeSpan.FromMinutes(20));
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused()
    {
        await RefusedAsync(SettingRefusal.Value, Override().BeginAsync(OverrideKind.Hold, Hour, 80, "test", End));
        await RefusedAsync(SettingRefusal.Value, Override().BeginAsync(OverrideKind.Charge, TimeSpan.Zero, null, "test", End));
        await RefusedAsync(SettingRefusal.Value, Override().BeginAsync(OverrideKind.Charge, TimeSpan.FromHours(21), null, "test", End));
        await RefusedAsync(SettingRefusal.Value, Override().BeginAsync(OverrideKind.Charge, Hour, 101, "test", End));
        Assert.Null(Override().Present);
        Assert.Empty(await Override().EndAsync("test", End));
    }

    [Theory]
    [InlineData(OverrideKind.Hold, null)]
    [InlineData(OverrideKind.Charge, 100)]
    public async Task An_inverter_that_is_away_is_not_sent_anything(OverrideKind kind, int? untilSoc)
    {
        Server.Faults.HalfOpen = true;

        await Assert.ThrowsAsync<InverterException>(() => Override().BeginAsync(kind, Hour, untilSoc, "test", End));

        Assert.Null(Override().Present);
    }

    [Fact]
    public async Task An_inverter_without_forced_charge_can_be_held()
    {
        await using var old = SimulatorServer.Start(
            new SimulatorOptions { PcuVersion = 305, Serial = Serial },
            new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0),
            time: Clock);
        await using var session = Session(To(old.EndPoint.Port));
        var battery = new BatteryOverride(session, new SettingWriter(session, Ledger(), Clock), Ledger(), TimeZoneInfo.Utc, Clock);

        Assert.Equal(
            SettingRefusal.Unknown,
            (await Assert.ThrowsAsync<SettingException>(() => battery.BeginAsync(OverrideKind.Charge, Hour, null, "test", End))).Refusal);
        Assert.True(BatteryOverride.IsBack(await battery.BeginAsync(OverrideKind.Hold, Hour, null, "test", End)));
    }

    private async Task<decimal> PowerAsync()
    {
        _watching ??= Connect();
        return ((NumberValue)(await _watching.RequestAsync(Grid, End)).Frames[0].Find("battery_dc_power")!.Value).Number;
    }

    private async Task<int> SocAsync() =>
        (int)((NumberValue)(await Connect().RequestAsync(Battery, End)).Frames[0].Readings
            .First(reading => reading.Point == "battery_soc").Value).Number;

    private async Task<string[]> ValuesAsync(params string[] ids)
    {
        var settings = ids.Select(Settings.Find).ToList();
        var values = await SettingWriter.ReadAsync(Connect(), settings, null, End);
        return [.. settings.Select(setting => values[setting.Id])];
    }

    /// <summary>Writes a command as it was last sent, but with half as many windows, so that the data after them is not zero.</summary>
    private void Forget(byte code)
    {
        var frame = Writes.Last(bytes => bytes[4] == code).ToArray();
        var payload = frame[FrameLayout.PayloadOffset..^FrameLayout.TrailerLength];
        payload[5]--;
        var sequence = new ReadOnlySequence<byte>(FrameWriter.Request(CommandCode.FromByte(code), payload));
        Assert.True(new FrameReader().TryRead(ref sequence, out var shorter));
        Assert.Empty(Server.Inverter.Respond(shorter));
    }
}
