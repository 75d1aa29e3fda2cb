using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Settings;
using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Bridge.Tests.Settings;

/// <summary>Changing one inverter: the results, and who gets them.</summary>
public sealed class SettingsDeskTests : IAsyncLifetime
{
    private const string LowestSoc = "battery_on_grid_soc_min";
    private ControlledInverter _inverter = null!;

    public ValueTask InitializeAsync()
    {
        _inverter = new ControlledInverter();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _inverter.DisposeAsync();

    [Fact]
    public async Task The_caller_and_all_listeners_get_the_same_result()
    {
        var desk = await _inverter.OpenAsync();

        var report = Assert.Single(await desk.SetAsync([Change("30")], "web", _inverter.End));

        Assert.Equal(
            (LowestSoc, "confirmed", "15", "30", "30", "web"),
            (report.Key, report.Word, report.Old, report.Wanted, report.Found, report.Who));
        Assert.Equal(report, await _inverter.NextAsync());
        Assert.False(_inverter.HasNext);
        Assert.Equal("30", desk.Picture.Values[LowestSoc]);
        Assert.Contains("battery_on_grid_soc_min=30 (web): confirmed", _inverter.Lines);
    }

    [Fact]
    public async Task A_poll_that_read_a_setting_before_it_was_written_does_not_take_the_value_back()
    {
        var desk = await _inverter.OpenAsync();
        var before = await _inverter.PollAsync();
        _ = await desk.SetAsync([Change("30")], "web", _inverter.End);

        desk.Take(before);
        desk.Take(before with { Group = PollGroup.Fast, Readings = new Dictionary<string, Reading>() });
        Assert.Equal("30", desk.Picture.Values[LowestSoc]);

        // Another program has changed it meanwhile.
        _inverter.Clock.Skip(TimeSpan.FromMinutes(5));
        desk.Take(before);
        Assert.Equal("15", desk.Picture.Values[LowestSoc]);
    }

    [Fact]
    public async Task What_did_not_stick_is_reported_and_the_value_stays()
    {
        var desk = await _inverter.OpenAsync();
        _inverter.Server.Faults.IgnoreWrites = true;

        Assert.Equal("did_not_stick", Assert.Single(await desk.SetAsync([Change("30")], "web", _inverter.End)).Word);

        Assert.Equal("15", desk.Picture.Values[LowestSoc]);
    }

    [Fact]
    public async Task A_value_that_a_setting_cannot_have_is_not_known()
    {
        var desk = await _inverter.OpenAsync();
        var poll = await _inverter.PollAsync();
        var wrong = poll.Readings.ToDictionary(
            reading => reading.Key,
            reading => reading.Key == LowestSoc ? reading.Value with { Value = new NumberValue(-1) } : reading.Value);

        desk.Take(poll with { Readings = wrong });
        Assert.Null(desk.Picture.Values[LowestSoc]);

        desk.Take(poll);
        Assert.Equal("15", desk.Picture.Values[LowestSoc]);
    }

    [Fact]
    public async Task Both_ends_of_a_window_are_changed_together()
    {
        var desk = await _inverter.OpenAsync();
        SettingChange[] changes =
        [
            ControlledInverter.Change("battery_forced_charge_window_1_start", "22:00"),
            ControlledInverter.Change("battery_forced_charge_window_1_end", "23:30"),
        ];

        var reports = await desk.SetAsync(changes, "web", _inverter.End);

        Assert.Equal(["confirmed", "confirmed"], reports.Select(report => report.Word));
        Assert.Equal(
            ("22:00", "23:30"),
            (desk.Picture.Values["battery_forced_charge_window_1_start"], desk.Picture.Values["battery_forced_charge_window_1_end"]));
        Assert.Single(_inverter.Writes);
    }

    [Fact]
    public async Task One_that_is_refused_does_not_hold_up_the_others()
    {
        var desk = await _inverter.OpenAsync();

        var reports = await desk.SetAsync([ControlledInverter.Change("grid_anti_backflow", "on"), Change("30")], "web", _inverter.End);

        Assert.Equal(["confirmed", "refused"], reports.OrderBy(report => report.Key).Select(report => report.Word));
        Assert.Contains("while the inverter is off", reports.Single(report => report.Word == "refused").Reason, StringComparison.Ordinal);
        Assert.Equal(reports, [await _inverter.NextAsync(), await _inverter.NextAsync()]);
    }

    [Theory]
    [InlineData("battery_off_grid_soc_min", "30")]
    [InlineData("grid_code", "Germany")]
    [InlineData("inverter_reset", "reset")]
    [InlineData("inverter_wifi_password", "secret-secret")]
    public async Task What_is_not_allowed_or_has_a_risk_is_refused_for_every_caller(string setting, string value)
    {
        var desk = await _inverter.OpenAsync(
            new ControlOptions { Enabled = true, Settings = [LowestSoc, "grid_code", "inverter_reset", "inverter_wifi_password"] });
        Assert.Equal([LowestSoc], desk.Settings.Select(each => each.Id));

        var reports = await desk.SetAsync([ControlledInverter.Change(setting, value), Change("30")], "web", _inverter.End);

        Assert.Equal([(setting, "refused"), (LowestSoc, "confirmed")], reports.Select(report => (report.Key, report.Word)));
        Assert.Equal(0x66, Assert.Single(_inverter.Writes)[4]);
        Assert.DoesNotContain(_inverter.Lines, line => line.Contains("secret-secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_cannot_be_sent_now_is_not_sent_later()
    {
        var desk = await _inverter.OpenAsync();
        _inverter.Server.Faults.HalfOpen = true;
        var setting = desk.SetAsync([Change("30")], "web", _inverter.End);
        await _inverter.TimeOutAsync();
        Assert.Equal("not_sent", Assert.Single(await setting).Word);
        _inverter.Server.Faults.HalfOpen = false;

        _ = await desk.SetAsync([ControlledInverter.Change("backup_output", "off")], "web", _inverter.End);

        Assert.Equal(0x6a, Assert.Single(_inverter.Writes)[4]);
    }

    [Fact]
    public async Task The_same_value_again_writes_nothing()
    {
        var desk = await _inverter.OpenAsync();
        _ = await desk.SetAsync([Change("30")], "web", _inverter.End);

        Assert.Equal("unchanged", Assert.Single(await desk.SetAsync([Change("30")], "web", _inverter.End)).Word);

        Assert.Single(_inverter.Writes);
    }

    [Fact]
    public async Task The_budget_is_kept_and_counted()
    {
        var desk = await _inverter.OpenAsync(
            new ControlOptions { Enabled = true, Settings = [LowestSoc], Limits = new WriteLimits(1, 10) });
        _ = await desk.SetAsync([Change("30")], "web", _inverter.End);

        var report = Assert.Single(await desk.SetAsync([Change("31")], "web", _inverter.End));

        Assert.Equal("refused", report.Word);
        Assert.Contains("1 of 1 commands in the last", report.Reason, StringComparison.Ordinal);
        Assert.Equal(1, desk.Picture.WritesToday);
    }

    [Fact]
    public async Task Callers_are_served_one_at_a_time_and_each_gets_its_own_result()
    {
        var desk = await _inverter.OpenAsync();
        var callers = Enumerable.Range(20, 5).Select(soc => desk.SetAsync([Change($"{soc}")], $"caller {soc}", _inverter.End)).ToList();

        for (var i = 0; i < callers.Count; i++)
        {
            var report = Assert.Single(await callers[i]);
            Assert.Equal(($"caller {20 + i}", $"{20 + i}", "confirmed"), (report.Who, report.Wanted, report.Word));
            Assert.Equal(report, await _inverter.NextAsync());
        }

        // Each write is read back before the next.
        var codes = _inverter.Codes;
        var writes = codes.Index().Where(code => code.Item == 0x66).Select(code => code.Index).ToList();
        Assert.Equal(5, writes.Count);
        Assert.All(writes.Zip(writes.Skip(1).Append(codes.Count)), pair =>
            Assert.Contains((byte)0x95, codes.Take(pair.Second).Skip(pair.First)));
    }

    [Fact]
    public async Task Later_changes_of_the_list_have_no_effect()
    {
        var desk = await _inverter.OpenAsync();
        var first = desk.SetAsync([Change("20")], "first", _inverter.End);
        List<SettingChange> changes = [Change("30")];
        var second = desk.SetAsync(changes, "second", _inverter.End);
        changes.Clear();

        _ = await first;
        Assert.Equal("30", Assert.Single(await second).Found);
    }

    [Fact]
    public async Task A_cancelled_wait_for_a_turn_changes_nothing_and_blocks_no_other()
    {
        var desk = await _inverter.OpenAsync();
        using var givesUp = new CancellationTokenSource();
        _inverter.Server.Faults.HalfOpen = true;
        var first = desk.SetAsync([Change("20")], "first", _inverter.End);
        var second = desk.SetAsync([Change("21")], "second", givesUp.Token);
        var third = desk.SetAsync([Change("22")], "third", _inverter.End);

        await givesUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await _inverter.UntilUnansweredAsync();
        _inverter.Server.Faults.HalfOpen = false;
        await _inverter.TimeOutAsync();

        Assert.Equal("not_sent", Assert.Single(await first).Word);
        Assert.Equal("confirmed", Assert.Single(await third).Word);
        Assert.Equal(["first", "third"], [(await _inverter.NextAsync()).Who, (await _inverter.NextAsync()).Who]);
        Assert.Single(_inverter.Writes);
    }

    [Fact]
    public async Task After_a_cancellation_the_listeners_still_get_what_was_sent()
    {
        var desk = await _inverter.OpenAsync();
        using var givesUp = new CancellationTokenSource();
        _inverter.Server.Traffic = (_, isResponse, frame) =>
        {
            if (!isResponse && frame.Span[FrameLayout.CommandOffset] == 0x66) givesUp.Cancel();
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => desk.SetAsync([Change("30")], "web", givesUp.Token));

        var report = await _inverter.NextAsync();
        Assert.Equal((LowestSoc, "unknown", "30"), (report.Key, report.Word, report.Wanted));
        Assert.Equal(1, desk.Picture.WritesToday);
    }

    [Fact]
    public async Task A_desk_that_is_closed_ends_the_wait_of_all_callers_and_takes_no_more()
    {
        var desk = await _inverter.OpenAsync();
        _inverter.Server.Faults.HalfOpen = true;
        var callers = Enumerable.Range(20, 3).Select(soc => desk.SetAsync([Change($"{soc}")], "web", _inverter.End)).ToList();

        await desk.DisposeAsync().AsTask().WaitAsync(_inverter.End);

        foreach (var caller in callers) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => caller.WaitAsync(_inverter.End));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => desk.SetAsync([Change("30")], "web", _inverter.End));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => desk.OverrideAsync(OverrideRequest.End, "web", _inverter.End));
        Assert.Empty(_inverter.Writes);
        Assert.False(_inverter.End.IsCancellationRequested);
    }

    [Fact]
    public async Task The_clock_is_set_to_this_time_with_unknown_outcome()
    {
        var desk = await _inverter.OpenAsync(new ControlOptions { Enabled = true, Settings = ["inverter_clock"] });
        Assert.True(desk.HasClock);
        Assert.Empty(desk.Settings);
        var received = new TaskCompletionSource<byte>(TaskCreationOptions.RunContinuationsAsynchronously);
        _inverter.Server.Traffic = (_, _, frame) =>
        {
            if (frame.Span[FrameLayout.CommandOffset] == 0x68) received.SetResult(frame.Span[FrameLayout.PayloadOffset + 2]);
        };

        var report = await desk.SetClockAsync("web", _inverter.End);

        Assert.Equal(("inverter_clock", "unknown", "web"), (report.Key, report.Word, report.Who));
        Assert.StartsWith("2026-06-21 1", report.Wanted, StringComparison.Ordinal);
        Assert.Equal(report, await _inverter.NextAsync());
        Assert.Equal(6, await received.Task.WaitAsync(_inverter.End));
    }

    [Fact]
    public async Task A_clock_that_cannot_be_sent_is_reported()
    {
        var desk = await _inverter.OpenAsync(new ControlOptions { Enabled = true, Settings = ["inverter_clock"] });
        _inverter.Server.Faults.HalfOpen = true;

        // What it reports about its clock is read first.
        var setting = desk.SetClockAsync("web", _inverter.End);
        await _inverter.TimeOutAsync();
        await _inverter.TimeOutAsync();

        Assert.Equal("not_sent", (await setting).Word);
    }

    [Fact]
    public async Task A_time_zone_that_is_not_known_is_written_nowhere()
    {
        var control = new ControlOptions { Enabled = true, Override = true, Settings = ["inverter_clock"] };
        var desk = await _inverter.OpenAsync(control, options => options with { TimeZoneFault = "TZ is 'X'" });

        var clock = await desk.SetClockAsync("web", _inverter.End);
        var charge = await desk.OverrideAsync(new OverrideRequest(OverrideKind.Charge, TimeSpan.FromHours(1), null), "web", _inverter.End);

        foreach (var report in (SettingReport[])[clock, charge])
            Assert.Equal((SettingReport.Refused, "Nothing was sent: TZ is 'X'."), (report.Word, report.Reason));
        Assert.Empty(_inverter.Writes);
    }

    [Theory]
    [InlineData(7, "ahead of")]
    [InlineData(-7, "behind")]
    public async Task A_clock_that_is_hours_from_the_inverters_is_not_given_to_it(int hours, string direction)
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("away", TimeSpan.FromHours(-hours), null, null);
        var control = new ControlOptions { Enabled = true, Settings = ["inverter_clock"] };
        var desk = await _inverter.OpenAsync(control, options => options with { TimeZone = zone });

        var report = await desk.SetClockAsync("web", _inverter.End);

        Assert.Equal(SettingReport.Refused, report.Word);
        Assert.Contains($" hours {direction} this computer's", report.Reason, StringComparison.Ordinal);
        Assert.Empty(_inverter.Writes);
    }

    [Fact]
    public async Task What_the_owner_does_not_allow_is_not_there()
    {
        var desk = await _inverter.OpenAsync(new ControlOptions { Enabled = true, Settings = [LowestSoc] });

        Assert.False(desk.HasClock || desk.HasOverride);
        await Assert.ThrowsAsync<InvalidOperationException>(() => desk.SetClockAsync("web", _inverter.End));
        await Assert.ThrowsAsync<InvalidOperationException>(() => desk.OverrideAsync(OverrideRequest.End, "web", _inverter.End));
    }

    private static SettingChange Change(string lowestSoc) => ControlledInverter.Change(LowestSoc, lowestSoc);
}
