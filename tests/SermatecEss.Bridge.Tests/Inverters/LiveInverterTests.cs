using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Logging;
using SermatecEss.Inverter.Polling;
using SermatecEss.Inverter.Settings;
using SermatecEss.Inverter.State;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;
using SermatecEss.Simulator;

namespace SermatecEss.Bridge.Tests.Inverters;

/// <summary>The picture and events of an inverter at each moment.</summary>
public sealed class LiveInverterTests : IDisposable
{
    private const string Energy = "battery_discharge_energy_total";
    private static readonly CommandCode Alarms = CommandCode.FromByte(0x1e);
    private static readonly CommandCode Power = CommandCode.FromByte(0x0b);
    private static readonly CommandCode Energies = CommandCode.FromByte(0x99);
    private static readonly CommandCode Exported = CommandCode.FromByte(0x9a);

    // Ends a hanging test, however busy the machine is.
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public LiveInverterTests() => _end.CancelAfter(TimeSpan.FromMinutes(2));

    /// <summary>The identity of the inverter is requested with every poll.</summary>
    private static PollPeriods AskingWho => new(LivePlant.Period) { Identity = LivePlant.Period };

    public void Dispose() => _end.Dispose();

    [Fact]
    public async Task Each_event_carries_the_picture_of_right_after_it()
    {
        await using var plant = LivePlant.Start(_end.Token);

        var identified = Assert.IsType<Identified>(await plant.NextAsync());
        Assert.Equal(("STSIMULATED000000000000001", 609), (identified.Picture.Identity!.Serial, identified.Picture.Identity.PcuVersion));
        Assert.Equal(identified.Picture.Identity.Serial, identified.Picture.KnownSerial);
        Assert.True(identified.Picture is { IsAvailable: true, Trouble: null, HasRequestedAll: false });
        Assert.Empty(identified.Picture.States);

        var polls = await plant.BeginAsync();
        Assert.Equal([PollGroup.Fast, PollGroup.Counters, PollGroup.Parameters, PollGroup.Identity], polls.Select(poll => poll.Group));
        for (var i = 0; i < polls.Count; i++)
        {
            Assert.Equal(polls.Take(i + 1).Select(poll => poll.Group).Order(), polls[i].Picture.States.Keys.Order());
            Assert.Same(polls[i].State, polls[i].Picture.States[polls[i].Group]);
            Assert.Subset(polls[i].Picture.AnsweredPoints.ToHashSet(), polls[i].State!.Values.Keys.Where(IsRead).ToHashSet());
        }

        Assert.Same(polls[^1].Picture, plant.Inverter.Picture);
        Assert.Equal(new NumberValue(609), plant.Inverter.Picture.Find("inverter_pcu_version"));
        Assert.Null(plant.Inverter.Picture.Find("no_such_point"));
        bool IsRead(string point) => !identified.Picture.Points!.Find(point)!.IsCalculated;
    }

    [Fact]
    public async Task A_published_picture_never_changes()
    {
        await using var plant = LivePlant.Start(_end.Token);
        var pictures = (await plant.BeginAsync()).Select(poll => poll.Picture).ToList();
        for (var i = 0; i < 3; i++)
        {
            plant.PlantTime.Advance(TimeSpan.FromMinutes(20));
            pictures.Add((await plant.PollAsync()).Picture);
        }

        var texts = pictures.ConvertAll(Text);
        plant.Mute(Alarms);
        plant.PlantTime.Advance(TimeSpan.FromHours(10));
        await plant.Clock.PassAsync(LivePlant.Period, _end.Token);
        await plant.TimeOutAsync(Alarms);
        var last = await plant.NextAsync<Polled>();

        Assert.Equal(texts, pictures.ConvertAll(Text));
        Assert.DoesNotContain(Text(last.Picture), texts);
    }

    [Fact]
    public async Task Another_inverter_at_the_address_begins_with_nothing_of_the_one_before()
    {
        await using var plant = LivePlant.Start(_end.Token, new SimulatorOptions { PcuVersion = 252 }, periods: AskingWho);
        _ = await plant.BeginAsync();
        _ = await CountAsync(plant);

        await plant.ReplaceAsync(new SimulatorOptions { PcuVersion = 252, Serial = "STOTHER" });
        await plant.Clock.PassAsync(LivePlant.Period, _end.Token);
        var other = await plant.NextAsync<Identified>();

        Assert.Equal(("STOTHER", "STOTHER"), (other.Picture.Identity!.Serial, other.Picture.KnownSerial));
        Assert.Empty(other.Picture.States);
        Assert.Empty(other.Picture.Answered);
        Assert.Empty(other.Picture.AnsweredPoints);
        Assert.Equal(0, Number((await plant.NextAsync<Polled>()).Picture, Energy));
    }

    [Fact]
    public async Task Nothing_is_published_for_a_replacement_before_it_has_identified_itself()
    {
        await using var plant = LivePlant.Start(_end.Token);
        _ = await plant.BeginAsync();
        var former = plant.Inverter.Picture.Identity!.Serial;

        await plant.ReplaceAsync(new SimulatorOptions { Serial = "STOTHER" });
        await plant.Clock.PassAsync(LivePlant.Period, _end.Token);

        var other = Assert.IsType<Identified>(await plant.NextAsync());
        Assert.Equal(("STOTHER", former), (other.Picture.Identity!.Serial, other.Picture.FormerSerial));
        Assert.Equal("STOTHER", (await plant.NextAsync<Polled>()).Picture.Identity!.Serial);
    }

    [Fact]
    public async Task A_late_report_is_of_the_inverter_that_was_to_be_changed()
    {
        var options = new BridgeOptions
        {
            Inverters = [],
            TimeZone = TimeZoneInfo.Utc,
            StuckAfter = 0,
            State = new MemoryStateStore(TimeProvider.System, Assert.Fail),
            Control = new ControlOptions { Enabled = true, Settings = ["battery_on_grid_soc_min"] },
        };
        await using var plant = LivePlant.Start(_end.Token, options: options);
        _ = await plant.BeginAsync();
        await plant.AcceptCountersAsync();
        var desk = plant.Inverter.Desk!;
        await plant.ReplaceAsync(new SimulatorOptions { Serial = "STOTHER" });
        await plant.Clock.PassAsync(LivePlant.Period, _end.Token);
        _ = await plant.NextAsync<Identified>();

        _ = desk.Refuse("battery_on_grid_soc_min", "20", "test", SettingRefusal.Value, "It came too late.");
        var late = await plant.NextAsync<SettingReported>();
        Assert.Equal(desk.Serial, late.Picture.Identity!.Serial);

        _ = plant.Inverter.Desk!.Refuse("battery_on_grid_soc_min", "20", "test", SettingRefusal.Budget, "Not now.");
        Assert.Equal("STOTHER", (await plant.NextAsync<SettingReported>()).Picture.Identity!.Serial);
        Assert.Equal("STOTHER", plant.Inverter.Picture.Identity!.Serial);
    }

    [Fact]
    public async Task New_firmware_keeps_the_energies_that_are_counted_here()
    {
        await using var plant = LivePlant.Start(_end.Token, new SimulatorOptions { PcuVersion = 252 }, periods: AskingWho);
        _ = await plant.BeginAsync();
        var counted = await CountAsync(plant);

        await plant.ReplaceAsync(new SimulatorOptions { PcuVersion = 255 });
        await plant.Clock.PassAsync(LivePlant.Period, _end.Token);
        var updated = await plant.NextAsync<Identified>();

        Assert.Equal(255, updated.Picture.Identity!.PcuVersion);
        Assert.True(Number((await plant.NextAsync<Polled>()).Picture, Energy) >= counted);
    }

    [Fact]
    public async Task An_unanswered_command_is_logged_and_so_is_its_return()
    {
        await using var plant = LivePlant.Create(_end.Token);
        plant.Mute(Alarms);
        plant.Run();
        await plant.TimeOutAsync(Alarms);
        var polled = await plant.NextAsync<Polled>();
        Assert.True(polled.Picture.IsAvailable);
        Assert.Contains("1e", polled.Picture.Trouble, StringComparison.Ordinal);
        await plant.TimeOutAsync(Alarms);
        while (polled.Picture.Silent.Count == 0) polled = await NextPollAsync(plant);

        Assert.Equal([Alarms], polled.Picture.Silent);
        Assert.True(polled.Picture is { IsAvailable: true, Trouble: null });
        Assert.Equal(2, polled.Picture.Counters.Timeouts);
        Assert.Contains(plant.Lines, line =>
            line.Level == LogLevel.Warn && line.Line.Contains("does not answer command 1e", StringComparison.Ordinal));

        plant.Mute();
        while (polled.Picture.Silent.Count > 0) polled = await NextPollAsync(plant);
        Assert.Contains(plant.Lines, line =>
            line.Level == LogLevel.Info && line.Line.Contains("answers command 1e again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_powers_are_back_with_the_next_poll_however_often_they_were_not_answered()
    {
        await using var plant = LivePlant.Create(_end.Token);
        plant.Mute(Power);
        plant.Run();
        await plant.TimeOutAsync(Power);
        await plant.TimeOutAsync(Power);

        // Requested although it has not answered them twice; it answers the next time.
        await plant.UntilAskedAsync(Power);
        plant.Mute();
        await plant.Clock.PassAsync(LivePlant.ResponseTimeout, _end.Token);
        var polled = await plant.NextAsync<Polled>();
        while (!polled.Picture.Silent.Contains(Power)) polled = await plant.NextAsync<Polled>();
        Assert.True(polled.Picture.IsAvailable);
        Assert.Equal([Power], polled.Picture.Unanswered[PollGroup.Fast]);
        Assert.Contains(plant.Lines, line => line.Line.EndsWith("requesting it with every poll", StringComparison.Ordinal));

        do polled = await plant.NextAsync<Polled>();
        while (polled.Group != PollGroup.Fast);
        Assert.NotNull(polled.Picture.Find("grid_frequency"));
        Assert.Empty(polled.Picture.Silent);
        Assert.DoesNotContain(PollGroup.Fast, polled.Picture.Unanswered);
    }

    [Fact]
    public async Task Energies_that_do_not_come_together_are_asked_for_one_by_one()
    {
        var simulated = new SimulatorOptions { AnsweredAlone = new HashSet<CommandCode> { Energies } };
        await using var plant = LivePlant.Start(_end.Token, simulated);
        var quiet = TimeSpan.FromMilliseconds(400);
        await plant.Clock.PassAsync(quiet, _end.Token);
        var polled = await plant.NextAsync<Polled>();
        while (polled.Group != PollGroup.Counters) polled = await plant.NextAsync<Polled>();

        Assert.NotNull(polled.Picture.Find("pv_energy_today"));
        Assert.NotNull(polled.Picture.Find("grid_export_energy_today"));
        Assert.NotNull(polled.Picture.Find("load_history_energy_today"));
        Assert.NotNull(polled.Picture.Find("grid_import_energy_today"));
        Assert.Empty(polled.Picture.Unanswered);
        Assert.Empty(polled.Picture.Silent);
    }

    [Fact]
    public async Task A_partly_answered_group_is_reported()
    {
        var simulated = new SimulatorOptions { AnsweredAlone = new HashSet<CommandCode> { Energies } };
        await using var plant = LivePlant.Create(_end.Token, simulated);
        plant.Mute(Exported);
        plant.Run();
        await plant.Clock.PassAsync(TimeSpan.FromMilliseconds(400), _end.Token);
        await plant.TimeOutAsync(Exported);
        var polled = await plant.NextAsync<Polled>();
        while (polled.Group != PollGroup.Counters) polled = await plant.NextAsync<Polled>();

        Assert.True(polled.Picture.Answered[PollGroup.Counters]);
        Assert.Equal([Exported], polled.Picture.Unanswered[PollGroup.Counters]);
        Assert.Equal([Exported], polled.Picture.Silent);
        Assert.NotNull(polled.Picture.Find("grid_import_energy_today"));
    }

    [Fact]
    public async Task A_silent_inverter_is_unavailable_with_a_reason_and_is_logged_once()
    {
        await using var plant = LivePlant.Start(_end.Token);
        _ = await plant.BeginAsync();
        await plant.TakeAwayAsync();

        Polled? polled = null;
        for (var i = 0; i < 3; i++)
        {
            polled = await plant.PollAsync();
            Assert.Null(polled.State);
            Assert.False(polled.Picture.IsAvailable);
            Assert.Contains($"{plant.Server.EndPoint.Port}", polled.Picture.Trouble, StringComparison.Ordinal);
        }

        Assert.False(polled!.Picture.Answered[PollGroup.Fast]);
        Assert.True(polled.Picture.Answered[PollGroup.Identity]);
        Assert.NotNull(polled.Picture.Find("battery_soc"));
        Assert.Single(plant.Lines, line => line.Level == LogLevel.Warn);

        await plant.ReplaceAsync(new SimulatorOptions());
        polled = await plant.PollAsync();
        Assert.True(polled.Picture is { IsAvailable: true, Trouble: null });
        Assert.Contains(plant.Lines, line => line.Line.EndsWith("answers again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_is_not_there_at_the_start_is_unreachable_until_it_is()
    {
        await using var plant = LivePlant.Create(_end.Token);
        await plant.TakeAwayAsync();
        plant.Run();
        for (var pause = 1; pause <= 2; pause *= 2)
        {
            var unreachable = Assert.IsType<Unreachable>(await plant.NextAsync());
            Assert.True(unreachable.Picture is { IsAvailable: false, Trouble: not null, Identity: null, Points: null });
            if (pause == 2) await plant.ReplaceAsync(new SimulatorOptions());
            await plant.Clock.PassAsync(TimeSpan.FromSeconds(pause), _end.Token);
        }

        Assert.True(Assert.IsType<Identified>(await plant.NextAsync()).Picture is { IsAvailable: true, Trouble: null });
        Assert.Single(plant.Lines, line => line.Level == LogLevel.Warn);
    }

    [Fact]
    public async Task An_internal_error_in_a_poll_is_logged_and_does_not_end_polling()
    {
        var isFaulty = false;
        await using var plant = LivePlant.Start(_end.Token, trace: _ =>
        {
            if (Volatile.Read(ref isFaulty)) throw new InvalidOperationException("Something is wrong here.");
        });
        _ = await plant.BeginAsync();

        Volatile.Write(ref isFaulty, true);
        await plant.Clock.PassAsync(LivePlant.Period, _end.Token);
        await plant.Clock.UntilWaitedForAsync(LivePlant.Period, _end.Token);
        Volatile.Write(ref isFaulty, false);
        plant.Clock.Advance(LivePlant.Period);

        Assert.NotNull((await plant.NextAsync<Polled>()).State);
        Assert.Contains(
            "Something is wrong here.",
            Assert.Single(plant.Lines, line => line.Level == LogLevel.Error).Line,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_inverter_that_repeats_its_readings_is_rejected_and_reconnected()
    {
        var options = new BridgeOptions { Inverters = [], TimeZone = TimeZoneInfo.Utc, StuckAfter = 3 };
        await using var plant = LivePlant.Start(_end.Token, options: options);
        var polled = (await plant.BeginAsync())[0];
        Assert.False(polled.State!.IsStuck);
        while (!polled.State!.IsStuck) polled = await plant.PollAsync();

        Assert.Null(polled.Picture.Find("battery_voltage"));
        Assert.Contains(plant.Lines, line =>
            line.Level == LogLevel.Warn && line.Line.Contains("repeated the same readings 3 times", StringComparison.Ordinal));
        Assert.Contains(polled.Picture.Rejected, rejected => rejected.Point == "battery_voltage");

        // Counters and parameters are polled meanwhile, and do not affect it.
        for (var others = 0; others < 2; others += polled is { Group: not PollGroup.Fast, State: not null } ? 1 : 0)
            polled = await plant.PollAsync();

        Assert.DoesNotContain(plant.Lines, line => line.Line.EndsWith("change again and are accepted", StringComparison.Ordinal));
        Assert.Equal(1, polled.Picture.Counters.Reconnects);

        plant.PlantTime.Advance(TimeSpan.FromHours(1));
        do polled = await plant.PollAsync();
        while (polled.State is not { IsStuck: false });
        Assert.NotNull(polled.Picture.Find("battery_voltage"));
        Assert.Contains(plant.Lines, line => line.Line.EndsWith("change again and are accepted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Counters_without_a_saved_value_are_polled_three_times_within_ten_seconds_and_then_accepted()
    {
        await using var plant = LivePlant.Start(_end.Token, options: new BridgeOptions
        {
            Inverters = [],
            TimeZone = TimeZoneInfo.Utc,
            StuckAfter = 0,
            State = new MemoryStateStore(TimeProvider.System, Assert.Fail),
        });
        var begin = plant.Clock.GetUtcNow();
        var polled = await plant.BeginAsync();
        Assert.Null(polled[^1].Picture.Find("pv_energy_total"));
        for (var i = 1; i < 3; i++)
        {
            await plant.Clock.PassAsync(TimeSpan.FromSeconds(3), _end.Token);
            polled = [await plant.NextAsync<Polled>()];
            Assert.Equal(PollGroup.Counters, polled[0].Group);
        }

        Assert.NotNull(polled[0].Picture.Find("pv_energy_total"));
        Assert.Empty(polled[0].Picture.Rejected);
        Assert.True(plant.Clock.GetUtcNow() - begin < TimeSpan.FromSeconds(10));

        // Afterwards, everything is polled at its regular time.
        await plant.Clock.PassAsync(TimeSpan.FromSeconds(4), _end.Token);
        Assert.Equal(PollGroup.Fast, (await plant.NextAsync<Polled>()).Group);
        Assert.Equal(PollGroup.Fast, (await plant.PollAsync()).Group);
    }

    /// <summary>Advances to the next poll.</summary>
    private async Task<Polled> NextPollAsync(LivePlant plant)
    {
        var polled = plant.NextAsync<Polled>();
        var waiting = plant.Clock.UntilWaitedForAsync(LivePlant.Period, _end.Token);
        if (await Task.WhenAny(polled, waiting) == waiting && !polled.IsCompleted) plant.Clock.Advance(LivePlant.Period);
        return await polled;
    }

    /// <summary>Polls until some energy is counted.</summary>
    private static async Task<decimal> CountAsync(LivePlant plant)
    {
        Polled polled;
        do polled = await plant.PollAsync();
        while (Number(polled.Picture, Energy) == 0);
        return Number(polled.Picture, Energy);
    }

    private static decimal Number(InverterPicture picture, string point) => Assert.IsType<NumberValue>(picture.Find(point)).Number;

    /// <summary>The whole content of a picture.</summary>
    private static string Text(InverterPicture picture) => string.Join('\n', [
        .. picture.States
            .OrderBy(state => state.Key)
            .SelectMany(state => state.Value.Values.Select(value => $"{state.Value.Time} {value}")),
        .. picture.Answered.OrderBy(group => group.Key).Select(group => $"{group}"),
        .. picture.AnsweredPoints.Order(),
        $"{picture.IsAvailable} {picture.Trouble} {picture.Counters} {picture.Rejected.Count} {string.Join(' ', picture.Silent)}",
    ]);
}
