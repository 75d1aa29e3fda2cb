using SermatecEss.Bridge.Settings;
using SermatecEss.Inverter.Settings;

namespace SermatecEss.Bridge.Tests.Settings;

/// <summary>Overrides of the battery by the desk of an inverter.</summary>
public sealed class OverrideDeskTests : IAsyncLifetime
{
    private const string LowestSoc = "battery_on_grid_soc_min";
    private static readonly OverrideRequest Charge = new(OverrideKind.Charge, TimeSpan.FromHours(2), null);
    private static readonly OverrideRequest Hold = new(OverrideKind.Hold, TimeSpan.FromMinutes(90), null);
    private ControlledInverter _inverter = null!;

    public ValueTask InitializeAsync()
    {
        _inverter = new ControlledInverter();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _inverter.DisposeAsync();

    [Fact]
    public async Task An_override_is_begun_and_ended_and_leaves_nothing()
    {
        var desk = await _inverter.OpenAsync();
        Assert.Null(desk.Picture.Override);

        var begun = await desk.OverrideAsync(Hold, "web", _inverter.End);
        Assert.Equal(("override", "confirmed", "hold", "web"), (begun.Key, begun.Word, begun.Wanted, begun.Who));
        Assert.Equal(begun, await _inverter.NextAsync());
        Assert.Equal(OverrideKind.Hold, desk.Picture.Override!.Kind);
        Assert.NotEqual("15", desk.Picture.Values[LowestSoc]);

        var ended = await desk.OverrideAsync(OverrideRequest.End, "web", _inverter.End);
        Assert.Equal(("confirmed", "normal"), (ended.Word, ended.Wanted));
        Assert.Null(desk.Picture.Override);
        Assert.Equal("15", desk.Picture.Values[LowestSoc]);
        Assert.Equal(2, _inverter.Writes.Count);
    }

    [Fact]
    public async Task The_end_of_none_changes_nothing()
    {
        var desk = await _inverter.OpenAsync();

        Assert.Equal("unchanged", (await desk.OverrideAsync(OverrideRequest.End, "web", _inverter.End)).Word);

        Assert.Empty(_inverter.Writes);
    }

    [Fact]
    public async Task One_that_makes_no_sense_is_refused()
    {
        var desk = await _inverter.OpenAsync();

        var report = await desk.OverrideAsync(Hold with { UntilSoc = 50 }, "web", _inverter.End);

        Assert.Equal("refused", report.Word);
        Assert.NotNull(report.Reason);
        Assert.Empty(_inverter.Writes);
    }

    [Fact]
    public async Task An_override_until_an_unreliable_SOC_is_refused()
    {
        var desk = await _inverter.OpenAsync();
        _inverter.Falsify(0x0a, (frame, payload) => frame[payload + 6] = frame[payload + 7] = 0xff);

        foreach (var request in (OverrideRequest[])[Hold, Charge with { UntilSoc = 90 }])
        {
            var report = await desk.OverrideAsync(request, "mqtt", _inverter.End);
            Assert.Equal("refused", report.Word);
            Assert.Contains("65535 %", report.Reason, StringComparison.Ordinal);
        }

        Assert.Empty(_inverter.Writes);
        Assert.False(_inverter.RemembersOverride);
        Assert.Null(desk.Picture.Override);
    }

    [Fact]
    public async Task An_override_interrupted_at_its_start_is_reported_and_ends()
    {
        var desk = await _inverter.OpenAsync();
        using var givesUp = new CancellationTokenSource();
        _inverter.Server.Traffic = (_, isResponse, frame) =>
        {
            if (!isResponse && ControlledInverter.IsWrite(frame.Span)) givesUp.Cancel();
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => desk.OverrideAsync(Charge, "web", givesUp.Token));

        Assert.Equal(
            ("override", "unknown", "charge", "web"),
            await _inverter.NextAsync() is var begun ? (begun.Key, begun.Word, begun.Wanted, begun.Who) : default);
        _inverter.Clock.Skip(Charge.Duration);
        Assert.Equal(
            ("confirmed", "normal", "schedule"),
            await _inverter.NextAsync() is var ended ? (ended.Word, ended.Wanted, ended.Who) : default);
        Assert.False(_inverter.RemembersOverride);
    }

    [Fact]
    public async Task An_override_outlives_the_daemon_and_ends_in_time()
    {
        var desk = await _inverter.OpenAsync();
        _ = await desk.OverrideAsync(Charge, "web", _inverter.End);
        _ = await _inverter.NextAsync();
        await desk.DisposeAsync();

        desk = await _inverter.OpenAsync();
        Assert.Equal(OverrideKind.Charge, desk.Picture.Override!.Kind);
        _inverter.Clock.Skip(Charge.Duration);
        var ended = await _inverter.NextAsync();

        Assert.Equal(("override", "confirmed", "normal", "schedule"), (ended.Key, ended.Word, ended.Wanted, ended.Who));
        Assert.Equal(2, _inverter.Writes.Count);
        Assert.False(_inverter.RemembersOverride);
        Assert.Null(desk.Picture.Override);
    }

    [Fact]
    public async Task An_override_that_the_command_line_left_is_seen_and_ended()
    {
        var desk = await _inverter.OpenAsync();
        var ledger = _inverter.Ledger();
        var session = _inverter.Open();
        var battery = new BatteryOverride(
            session,
            new SettingWriter(session, ledger, _inverter.Clock),
            ledger,
            TimeZoneInfo.Utc,
            _inverter.Clock);
        _ = await battery.BeginAsync(OverrideKind.Charge, Charge.Duration, null, "cli", _inverter.End);

        desk.Take(await _inverter.PollAsync());

        Assert.Equal(OverrideKind.Charge, desk.Picture.Override!.Kind);
        _inverter.Clock.Skip(Charge.Duration);
        Assert.Equal(("override", "confirmed"), await _inverter.NextAsync() is var ended ? (ended.Key, ended.Word) : default);
        Assert.Null(desk.Picture.Override);
        Assert.Equal(2, _inverter.Writes.Count);
    }
}
