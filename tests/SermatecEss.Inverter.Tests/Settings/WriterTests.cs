using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Simulator.Faults;

namespace SermatecEss.Inverter.Tests.Settings;

/// <summary>The outcomes of writes.</summary>
public sealed class WriterTests : WriterTest
{
    [Fact]
    public async Task A_setting_that_the_inverter_shows_is_confirmed()
    {
        var result = Assert.Single(await SetAsync(Writer(), "battery_on_grid_soc_min=30"));

        Assert.Equal((SettingOutcome.Confirmed, "15", "30", "30"), (result.Outcome, result.Old, result.Wanted, result.Found));
        Assert.Equal(0x66, Assert.Single(Writes)[4]);
    }

    [Fact]
    public async Task Nothing_is_sent_that_would_change_nothing()
    {
        var results = await SetAsync(Writer(), "battery_on_grid_soc_min=15", "backup_output=on");

        Assert.All(results, result => Assert.Equal(SettingOutcome.Unchanged, result.Outcome));
        Assert.Empty(Writes);
        Assert.Equal(0, Ledger().WrittenToday);
    }

    [Fact]
    public async Task Several_settings_travel_in_one_frame_for_each_command()
    {
        var results = await SetAsync(Writer(), "battery_on_grid_soc_min=30", "backup_output=off", "grid_power_limit=4000");

        Assert.All(results, result => Assert.Equal(SettingOutcome.Confirmed, result.Outcome));
        Assert.Equal(["battery_on_grid_soc_min", "backup_output", "grid_power_limit"], results.Select(result => result.Setting.Id));
        Assert.Equal<byte>([0x66, 0x6a], Writes.Select(frame => frame[4]).Order());
        Assert.Equal(2, Ledger().WrittenToday);
    }

    [Fact]
    public async Task What_the_inverter_ignores_did_not_stick()
    {
        Server.Faults.IgnoreWrites = true;

        var result = Assert.Single(await SetAsync(Writer(), "battery_on_grid_soc_min=30"));

        Assert.Equal((SettingOutcome.DidNotStick, "15", "30", "15"), (result.Outcome, result.Old, result.Wanted, result.Found));
        Assert.Single(Writes);
    }

    [Fact]
    public async Task What_comes_late_is_waited_for()
    {
        Server.Faults.WriteDelay = TimeSpan.FromSeconds(40);

        Assert.Equal(SettingOutcome.Confirmed, Assert.Single(await SetAsync(Writer(), "battery_on_grid_soc_min=30")).Outcome);
        Assert.Single(Writes);
    }

    [Fact]
    public async Task If_the_inverter_is_gone_after_the_write_the_outcome_is_unknown()
    {
        When(0x66, () => Server.Faults.HalfOpen = true);

        var result = Assert.Single(await SetAsync(Writer(), "battery_on_grid_soc_min=30"));

        Assert.Equal((SettingOutcome.Unknown, "15", "30", null), (result.Outcome, result.Old, result.Wanted, result.Found));
        Assert.Contains("did not answer", result.Reason, StringComparison.Ordinal);
        Assert.Single(Writes);
    }

    [Fact]
    public async Task A_connection_that_breaks_before_the_write_is_reopened_and_nothing_is_sent_twice()
    {
        await SetAsync(Writer(), "battery_on_grid_soc_min=30");
        When(0x95, () => _ = Task.Run(Server.DropConnections));

        // Whether the response to the read arrives or not.
        var result = Assert.Single(await SetAsync(new SettingWriter(Connect(retries: 2), Ledger(), Clock), "battery_on_grid_soc_min=35"));

        Assert.Equal(SettingOutcome.Confirmed, result.Outcome);
        Assert.Equal(2, Writes.Count);
    }

    [Fact]
    public async Task A_connection_that_breaks_with_the_send_does_not_make_it_send_again()
    {
        When(0x66, () => _ = Task.Run(Server.DropConnections));

        Assert.Equal(SettingOutcome.Confirmed, Assert.Single(await SetAsync(Writer(), "battery_on_grid_soc_min=30")).Outcome);
        Assert.Single(Writes);
    }

    [Fact]
    public async Task Two_writers_lose_nothing_of_each_other()
    {
        var one = SetAsync(Writer(Ledger()), "battery_on_grid_soc_min=30");
        var other = SetAsync(Writer(Ledger()), "grid_power_limit=4000");

        Assert.Equal(SettingOutcome.Confirmed, Assert.Single(await one).Outcome);
        Assert.Equal(SettingOutcome.Confirmed, Assert.Single(await other).Outcome);
        await using var session = Session(To(Server.EndPoint.Port));
        var values = await SettingWriter.ReadAsync(
            session, [Settings.Find("battery_on_grid_soc_min"), Settings.Find("grid_power_limit")], null, End);
        Assert.Equal(("30", "4000"), (values["battery_on_grid_soc_min"], values["grid_power_limit"]));
    }

    [Fact]
    public async Task An_inverter_that_restarts_with_a_setting_is_waited_for()
    {
        var result = Assert.Single(await SetAsync(PatientWriter(), [SettingRisk.Service], "grid_code=Germany"));

        Assert.Equal(SettingOutcome.Confirmed, result.Outcome);
        Assert.Equal(0x69, Assert.Single(Writes)[4]);
    }

    [Fact]
    public async Task What_no_command_shows_is_sent_and_not_known()
    {
        string[] clock =
        [
            "inverter_clock_year=2026", "inverter_clock_month=7", "inverter_clock_day=1", "inverter_clock_hour=12",
            "inverter_clock_minute=0", "inverter_clock_second=5",
        ];

        var carriedOut = CarriedOutAsync(0x68);
        var results = await SetAsync(Writer(), clock);
        await carriedOut;

        Assert.All(results, result => Assert.Equal(SettingOutcome.Unknown, result.Outcome));
        Assert.Equal(0x68, Assert.Single(Writes)[4]);
        Assert.Equal(7, Server.Inverter.Now.Month);
    }

    [Fact]
    public async Task An_interruption_reports_what_is_known_by_then()
    {
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(End);
        Server.Faults.WriteDelay = TimeSpan.FromSeconds(20);
        SettingChange[] changes =
        [
            Settings.Parse("battery_on_grid_soc_min=30"),
            Settings.Parse("backup_output=off"),
            Settings.Parse("battery_forced_charge=on"),
        ];
        When(0x6a, interrupt.Cancel);

        var exception = await Assert.ThrowsAsync<InterruptedWriteException>(() => Writer().SetAsync(changes, "test", [], interrupt.Token));

        Assert.Equal(
            ["battery_on_grid_soc_min confirmed", "backup_output unknown", "battery_forced_charge not_sent"],
            exception.Results.Select(result => $"{result.Setting.Id} {SettingOutcomes.Word(result.Outcome)}"));
        Assert.Equal(2, Writes.Count);
    }

    [Fact]
    public async Task Waiting_for_another_writer_is_reported()
    {
        var told = new List<string>();
        var ledger = new WriteLedger(Store(), Serial, WriteLimits.Default, Clock) { Waits = told.Add };
        (await ledger.EnterAsync(End)).Dispose();
        Assert.Empty(told);

        var turn = await Ledger().EnterAsync(End);
        var waiting = ledger.EnterAsync(End);

        Assert.Equal("Another program is writing to the inverter; waiting up to 3 minutes for it to finish.", Assert.Single(told));
        turn.Dispose();
        (await waiting).Dispose();
    }

    [Fact]
    public async Task A_clock_that_had_to_wait_for_another_writer_is_set_right()
    {
        var carriedOut = CarriedOutAsync(0x68);
        var turn = await Ledger().EnterAsync(End);
        var setting = Writer().SetAsync(() => ClockSetting.To(Settings, Clock.GetUtcNow()), "test", [], End);
        Clock.Skip(TimeSpan.FromMinutes(2));
        var begin = Clock.GetUtcNow();
        turn.Dispose();

        Assert.All(await setting, result => Assert.True(result.IsWhole));
        await carriedOut;

        var payload = Assert.Single(Writes)[FrameLayout.PayloadOffset..];
        var sent = new DateTimeOffset(
            (payload[0] << 8) + payload[1], payload[2], payload[3], payload[4], payload[5], payload[6], TimeSpan.Zero);
        Assert.True(sent >= begin.AddSeconds(-1), $"{sent} was sent, and it was {begin}");
    }

    [Fact]
    public async Task A_day_that_there_is_not_is_refused() => await RefusedAsync(SettingRefusal.Value, SetAsync(
        Writer(),
        "inverter_clock_year=2027",
        "inverter_clock_month=2",
        "inverter_clock_day=29",
        "inverter_clock_hour=12",
        "inverter_clock_minute=0",
        "inverter_clock_second=5"));

    [Fact]
    public async Task A_window_with_one_end_set_has_a_minute()
    {
        await SetAsync(Writer(), "battery_forced_charge_window_1_start=07:00");
        await SetAsync(Writer(), "battery_forced_charge_window_2_end=05:00");

        Assert.Equal(
            "07:00-07:01, 04:59-05:00",
            (await SettingWriter.ReadAsync(
                Connect(), [Settings.Find("battery_forced_charge_windows")], null, End))["battery_forced_charge_windows"]);
    }

    [Fact]
    public async Task What_was_read_and_what_was_not_is_reported()
    {
        Server.Faults.Muted = new HashSet<CommandCode> { CommandCode.FromByte(0xa2) };
        var lacking = new List<string>();

        var values = await SettingWriter.ReadAsync(Connect(), Settings.All, lacking.Add, End);

        Assert.Contains("did not answer", Assert.Single(lacking), StringComparison.Ordinal);
        Assert.Equal((true, false), (values.ContainsKey("battery_on_grid_soc_min"), values.ContainsKey("battery_forced_charge")));
    }

    [Fact]
    public async Task Anti_backflow_is_taken_when_the_inverter_is_off()
    {
        var writer = Writer();
        Assert.Equal(SettingOutcome.Confirmed, Assert.Single(await SetAsync(writer, "inverter_power_switch=off")).Outcome);
        Assert.Equal(SettingOutcome.Confirmed, Assert.Single(await SetAsync(writer, "grid_anti_backflow=on")).Outcome);
        Assert.Equal(SettingOutcome.Confirmed, Assert.Single(await SetAsync(writer, "inverter_power_switch=on")).Outcome);
        Assert.Equal<byte>([0x64, 0x66, 0x64], Writes.Select(frame => frame[4]));
        Assert.True(Server.Inverter.IsOn);
    }

    [Fact]
    public async Task What_must_hold_before_a_command_is_looked_at_when_its_turn_comes()
    {
        await SetAsync(Writer(), "inverter_power_switch=off");

        var results = await SetAsync(Writer(), "inverter_power_switch=on", "grid_anti_backflow=on");

        Assert.Equal([SettingOutcome.Confirmed, SettingOutcome.NotSent], results.Select(result => result.Outcome));
        Assert.Contains("while the inverter is off", results[1].Reason, StringComparison.Ordinal);
        Assert.Equal<byte>([0x64, 0x64], Writes.Select(frame => frame[4]));
    }

    [Fact]
    public async Task An_answer_in_part_does_not_end_the_patience()
    {
        // Of the two frames that answer 95, the one with the setting is lost.
        When(0x66, () => Server.Faults.Next(Fault.Drop));

        Assert.Equal(SettingOutcome.Confirmed, Assert.Single(await SetAsync(PatientWriter(), "battery_on_grid_soc_min=30")).Outcome);
    }

    [Fact]
    public async Task A_single_end_of_a_window_leaves_the_others()
    {
        var writer = Writer();
        await SetAsync(writer, "battery_forced_charge_windows=01:00-02:00, 03:00-04:00");

        await SetAsync(
            writer,
            "battery_forced_charge_window_2_end=05:30",
            "battery_forced_charge_window_3_start=22:00:00",
            "battery_forced_charge_window_3_end=23:00:00");

        await using var session = Session(To(Server.EndPoint.Port));
        var values = await SettingWriter.ReadAsync(session, [Settings.Find("battery_forced_charge_windows")], null, End);
        Assert.Equal("01:00-02:00, 03:00-05:30, 22:00-23:00", values["battery_forced_charge_windows"]);
    }

    [Fact]
    public async Task A_plan_sends_nothing()
    {
        var write = Assert.Single(await Writer().PlanAsync([Settings.Parse("battery_on_grid_soc_min=30")], [], End));

        Assert.False(write.ChangesNothing);
        Assert.Equal(0x66, write.Frame[4]);
        Assert.Empty(Writes);
    }
}
