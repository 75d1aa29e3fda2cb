using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Control;
using SermatecEss.Bridge.Mqtt;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Simulator;

namespace SermatecEss.Bridge.Tests.Control;

/// <summary>Commands that come by way of the broker, in an hour that is a minute.</summary>
public sealed class InverterControlTests : IAsyncLifetime
{
    private static readonly SettingList All = SettingList.Of(CommandCatalogue.Default.View(609));
    private readonly FastClock _clock = new(100);
    private readonly string _directory = Directory.CreateTempSubdirectory("sermatec-control").FullName;
    private readonly Channel<ControlResult> _results = Channel.CreateUnbounded<ControlResult>();
    private readonly ConcurrentQueue<string> _log = new();
    private readonly List<IAsyncDisposable> _owned = [];
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private SimulatorServer _server = null!;

    public ValueTask InitializeAsync()
    {
        _end.CancelAfter(TimeSpan.FromSeconds(60));
        _server = SimulatorServer.Start(new SimulatorOptions { Start = _clock.GetUtcNow() }, new IPEndPoint(IPAddress.Loopback, 0), time: _clock);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var owned in _owned) await owned.DisposeAsync();
        await _server.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
        _end.Dispose();
    }

    [Fact]
    public async Task A_command_is_carried_out_and_the_state_is_what_was_read_back()
    {
        var control = await StartAsync();

        control.Command("battery_on_grid_soc_min", "30");

        var result = await NextAsync();
        Assert.Equal(("battery_on_grid_soc_min", "confirmed", "15", "30", "30"), (result.Key, result.Word, result.Old, result.Wanted, result.Found));
        Assert.Equal("30", State(control).GetProperty("battery_on_grid_soc_min").GetString());
    }

    [Fact]
    public async Task A_poll_that_read_a_setting_before_it_was_written_does_not_take_the_state_back()
    {
        var control = await StartAsync();
        var before = await PollAsync();
        control.Command("battery_on_grid_soc_min", "30");
        _ = await NextAsync();

        control.Take(before);
        control.Take(before with { Group = PollGroup.Fast, Readings = new Dictionary<string, Protocol.Values.Reading>() });
        Assert.Equal("30", State(control).GetProperty("battery_on_grid_soc_min").GetString());

        // Somebody else has set it meanwhile.
        _clock.Skip(TimeSpan.FromMinutes(5));
        control.Take(before);
        Assert.Equal("15", State(control).GetProperty("battery_on_grid_soc_min").GetString());
    }

    [Fact]
    public async Task What_did_not_stick_is_told_and_the_state_stays()
    {
        var control = await StartAsync();
        _server.Faults.IgnoreWrites = true;

        control.Command("battery_on_grid_soc_min", "30");

        Assert.Equal("did_not_stick", (await NextAsync()).Word);
        Assert.Equal("15", State(control).GetProperty("battery_on_grid_soc_min").GetString());
    }

    [Fact]
    public async Task Of_many_values_for_one_setting_the_last_is_written_once()
    {
        var control = await StartAsync();

        for (var soc = 20; soc <= 30; soc++) control.Command("battery_on_grid_soc_min", $"{soc}");

        for (var soc = 20; soc < 30; soc++) Assert.Equal(($"{soc}", "refused", "Another value came right after it."), await NextAsync() is var earlier ? (earlier.Wanted, earlier.Word, earlier.Reason) : default);
        Assert.Equal(("30", "confirmed"), await NextAsync() is var last ? (last.Wanted, last.Word) : default);
        Assert.Single(Writes);
    }

    [Fact]
    public async Task What_comes_together_is_carried_out_in_its_order()
    {
        var control = await StartAsync();

        control.Command("override", """{"mode":"hold","minutes":10}""");
        control.Command("battery_on_grid_soc_min", "33");
        control.Command("override", """{"mode":"normal"}""");

        Assert.Equal([("override", "confirmed"), ("battery_on_grid_soc_min", "confirmed"), ("override", "confirmed")], [await WordAsync(), await WordAsync(), await WordAsync()]);
    }

    [Fact]
    public async Task Both_ends_of_a_window_are_changed_together()
    {
        var control = await StartAsync();

        control.Command("battery_forced_charge_window_1_start", "22:00:00");
        control.Command("battery_forced_charge_window_1_end", "23:30:00");

        Assert.Equal("confirmed", (await NextAsync()).Word);
        Assert.Equal("confirmed", (await NextAsync()).Word);
        Assert.Equal(("22:00", "23:30"), (State(control).GetProperty("battery_forced_charge_window_1_start").GetString(), State(control).GetProperty("battery_forced_charge_window_1_end").GetString()));
        Assert.Single(Writes);
    }

    [Fact]
    public async Task One_that_is_refused_does_not_hold_up_the_others()
    {
        var control = await StartAsync();

        control.Command("grid_anti_backflow", "on");
        control.Command("battery_on_grid_soc_min", "30");

        ControlResult[] results = [await NextAsync(), await NextAsync()];
        Assert.Equal("refused", results.Single(result => result.Key == "grid_anti_backflow").Word);
        Assert.Contains("switched off", results.Single(result => result.Key == "grid_anti_backflow").Reason, StringComparison.Ordinal);
        Assert.Equal("confirmed", results.Single(result => result.Key == "battery_on_grid_soc_min").Word);
    }

    [Fact]
    public async Task What_cannot_be_sent_now_is_not_sent_later()
    {
        var control = await StartAsync();
        _server.Faults.HalfOpen = true;

        control.Command("battery_on_grid_soc_min", "30");
        Assert.Equal("not_sent", (await NextAsync()).Word);
        _server.Faults.HalfOpen = false;
        control.Command("backup_output", "off");

        Assert.Equal("backup_output", (await NextAsync()).Key);
        Assert.Equal(0x6a, Assert.Single(Writes)[4]);
    }

    [Fact]
    public async Task The_same_command_again_writes_nothing()
    {
        var control = await StartAsync();
        control.Command("battery_on_grid_soc_min", "30");
        _ = await NextAsync();

        control.Command("battery_on_grid_soc_min", "30");

        Assert.Equal("unchanged", (await NextAsync()).Word);
        Assert.Single(Writes);
    }

    [Theory]
    [InlineData("battery_on_grid_soc_min", "30\n2026-01-01 00:00:00 ERROR \u001b[31mall is lost")]
    [InlineData("battery_forced_charge_window_1_start", "\u001b[2J07:00")]
    public async Task What_is_sent_steers_no_terminal_and_forges_no_line_of_the_log(string key, string payload)
    {
        var control = await StartAsync();

        control.Command(key, payload);
        control.Command(key, new string('9', 100_000));
        control.Command(key, "", isWhole: false);

        ControlResult[] results = [await NextAsync(), await NextAsync(), await NextAsync()];
        Assert.Equal("The message is too long.", results[2].Reason);
        Assert.All(results, result => Assert.Equal("refused", result.Word));
        Assert.All(_log, line => Assert.DoesNotContain(line, char.IsControl));
        Assert.All(_log, line => Assert.True(line.Length < 500));
    }

    [Fact]
    public async Task A_program_gone_wild_is_stopped()
    {
        var control = await StartAsync();

        for (var i = 0; i < 100; i++) control.Command("battery_on_grid_soc_min", "nonsense");

        for (var i = 0; i < 30; i++) Assert.Contains("is a number", (await NextAsync()).Reason, StringComparison.Ordinal);
        Assert.Contains("30 commands", (await NextAsync()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_payload_that_makes_no_sense_reaches_the_inverter()
    {
        var control = await StartAsync(new ControlOptions { Enabled = true, Override = true, Settings = [.. All.WithWindowEnds.Select(setting => setting.Id)] });
        var random = new Random(1);
        string[] keys = [.. All.WithWindowEnds.Select(setting => setting.Id), "override", "override_mode", "override_minutes", "override_soc", "override_start", "override_end", "reset", "..", "#"];
        var asked = _server.Received.Count;
        var judged = new HashSet<string>();
        foreach (var key in keys)
        {
            // Each is looked at, and none turned away for being one of many.
            _clock.Skip(ControlRate.Span);
            for (var i = 0; i < 20; i++) control.Command(key, Nonsense(random));
        }

        // Was anything of it taken, it would be carried out before this.
        _clock.Skip(ControlRate.Span);
        control.Command("battery_on_grid_soc_min", "30");
        await foreach (var result in _results.Reader.ReadAllAsync(_end.Token))
        {
            if (result.Word == "confirmed") break;
            Assert.Equal("refused", result.Word);
            Assert.DoesNotContain("commands", result.Reason, StringComparison.Ordinal);
            judged.Add(result.Key);
        }

        Assert.Empty(control.Settings.Select(setting => setting.Id).Concat(["override", "override_mode", "override_minutes", "override_soc", "override_start", "override_end"]).Except(judged));
        Assert.Single(Writes);
        Assert.True(_server.Received.Count > asked);
    }

    [Theory]
    [InlineData("grid_code", "Germany")]
    [InlineData("inverter_reset", "reset")]
    [InlineData("inverter_wifi_password", "secret")]
    [InlineData("inverter_register_value", "1")]
    [InlineData("battery_off_grid_soc_min", "30")]
    public async Task What_is_not_normal_or_not_listed_cannot_be_set(string key, string value)
    {
        var control = await StartAsync(new ControlOptions { Enabled = true, Settings = ["battery_on_grid_soc_min", "grid_code", "inverter_reset", "inverter_wifi_password", "inverter_register_value"] });

        control.Command(key, value);
        control.Command("battery_on_grid_soc_min", "30");

        Assert.Equal("battery_on_grid_soc_min", (await NextAsync()).Key);
        Assert.Equal(0x66, Assert.Single(Writes)[4]);
        Assert.Contains(_log, line => line.Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_budget_is_kept_and_counted()
    {
        var control = await StartAsync(new ControlOptions { Enabled = true, Settings = ["battery_on_grid_soc_min"], Limits = new WriteLimits(1, 10) });
        control.Command("battery_on_grid_soc_min", "30");
        _ = await NextAsync();
        control.Command("battery_on_grid_soc_min", "31");

        var result = await NextAsync();
        Assert.Equal("refused", result.Word);
        Assert.Contains("1 are allowed", result.Reason, StringComparison.Ordinal);
        while (State(control).GetProperty("writes_today").ValueKind == JsonValueKind.Null) await Task.Yield();
        Assert.Equal(1, State(control).GetProperty("writes_today").GetInt32());
    }

    [Fact]
    public async Task An_override_is_chosen_started_and_ended_and_leaves_nothing()
    {
        var control = await StartAsync();
        control.Command("override_mode", "hold");
        control.Command("override_minutes", "90");
        Assert.Equal(("hold", 90), (State(control).GetProperty("override_mode").GetString(), State(control).GetProperty("override_minutes").GetInt32()));
        Assert.Equal("normal", State(control).GetProperty("override").GetString());

        control.Command("override_start", "PRESS");
        Assert.Equal(("override", "confirmed"), await WordAsync());
        Assert.Equal("hold", State(control).GetProperty("override").GetString());
        Assert.NotEqual("15", State(control).GetProperty("battery_on_grid_soc_min").GetString());

        control.Command("override_end", "PRESS");
        Assert.Equal(("override", "confirmed"), await WordAsync());
        Assert.Equal("15", State(control).GetProperty("battery_on_grid_soc_min").GetString());
        Assert.Equal(2, Writes.Count);
    }

    [Fact]
    public async Task An_override_outlives_the_daemon_and_ends_in_time()
    {
        var control = await StartAsync();
        control.Command("override", """{"mode":"charge","minutes":3}""");
        Assert.Equal(("override", "confirmed"), await WordAsync());
        await control.DisposeAsync();

        control = await StartAsync();
        while (State(control).GetProperty("override").GetString() != "charge") await Task.Yield();
        Assert.Equal(("override", "confirmed"), await WordAsync());

        while (State(control).GetProperty("override").GetString() != "normal") await Task.Yield();
        Assert.Equal(2, Writes.Count);
        Assert.False(File.Exists(Path.Combine(_directory, "STSIMULATED000000000000001.override")));
    }

    [Fact]
    public async Task An_override_that_the_command_line_left_is_seen_and_ended()
    {
        var control = await StartAsync();
        await using (var session = new InverterSession(Session, CommandCatalogue.Default))
        {
            var account = new WriteAccount(_directory, "STSIMULATED000000000000001", WriteLimits.Default, _clock);
            _ = await new BatteryOverride(session, new SettingWriter(session, account, _clock), account, TimeZoneInfo.Utc, _clock).BeginAsync(OverrideKind.Charge, TimeSpan.FromMinutes(3), null, "cli", _end.Token);
        }

        control.Take(await PollAsync());

        Assert.Equal("charge", State(control).GetProperty("override").GetString());
        Assert.Equal(("override", "confirmed"), await WordAsync());
        Assert.Equal("normal", State(control).GetProperty("override").GetString());
        Assert.Equal(2, Writes.Count);
    }

    [Fact]
    public async Task The_clock_is_set_once_a_night_where_that_is_wanted()
    {
        var fast = new FastClock(50_000);
        var options = Options(new ControlOptions());
        var session = new InverterSession(Session, CommandCatalogue.Default);
        _owned.Add(session);
        using var stop = new CancellationTokenSource();
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var log = new Log(LogLevel.Info, (_, _) => sent.TrySetResult());
        var sync = new ClockSync(options, session, await session.IdentifyAsync(_end.Token), fast, log).RunAsync(stop.Token);

        await sent.Task.WaitAsync(_end.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sync);

        // The inverter does one thing after another: it has the clock when it has answered what came after.
        _ = await session.AskAsync(InverterSession.IdentifyingCommand, _end.Token);
        var payload = Assert.Single(Writes)[FrameLayout.PayloadOffset..];
        Assert.Equal([0x68, 22, 3], [Writes[0][4], payload[3], payload[4]]);
    }

    [Theory]
    [InlineData("2026-06-21T12:00:00+00:00", 0, "15:05:00")]
    [InlineData("2026-06-21T03:04:59+00:00", 0, "00:00:01")]
    [InlineData("2026-06-21T03:05:00+00:00", 0, "1.00:00:00")]
    [InlineData("2026-06-21T03:04:59+00:00", 2, "1.00:00:01")]
    [InlineData("2026-10-25T02:05:00+01:00", 2, "1.01:00:00")]
    public void The_clock_is_set_once_a_night_after_the_hour_in_which_summer_time_changes(string now, int pause, string wait) =>
        Assert.Equal(TimeSpan.Parse(wait, CultureInfo.InvariantCulture), ClockSync.UntilNext(DateTimeOffset.Parse(now, CultureInfo.InvariantCulture), TimeSpan.FromHours(pause)));

    private IReadOnlyList<byte[]> Writes => [.. _server.Received.Select(frame => frame.Bytes.ToArray()).Where(bytes => bytes[4] is >= 0x64 and <= 0x71 or 0xb0 or 0xba or 0xbb)];

    private SessionOptions Session => new() { Host = "127.0.0.1", Port = _server.EndPoint.Port, ReplyTimeout = TimeSpan.FromMilliseconds(300), Retries = 0, QuietTime = TimeSpan.FromMilliseconds(50) };

    private Log Log => new(LogLevel.Info, (_, line) => _log.Enqueue(line));

    private BridgeOptions Options(ControlOptions control) => new()
    {
        Inverters = [new InverterOptions(Session, new PollPeriods(TimeSpan.FromSeconds(10)))],
        Mqtt = new MqttOptions { Host = "127.0.0.1" },
        StateDirectory = _directory,
        TimeZone = TimeZoneInfo.Utc,
        Control = control,
    };

    private async Task<InverterControl> StartAsync(ControlOptions? options = null)
    {
        options ??= new ControlOptions { Enabled = true, Override = true, Settings = ["battery_on_grid_soc_min", "backup_output", "grid_anti_backflow", "battery_forced_charge_window_1_start", "battery_forced_charge_window_1_end"] };
        var session = new InverterSession(Session, CommandCatalogue.Default);
        var identity = await session.IdentifyAsync(_end.Token);
        var control = new InverterControl(Options(options), session, identity, _clock, Log) { Ended = result => _results.Writer.TryWrite(result) };
        _owned.AddRange([control, session]);
        control.Take(await PollAsync());
        control.Start();
        return control;
    }

    private async Task<Snapshot> PollAsync()
    {
        await using var session = new InverterSession(Session, CommandCatalogue.Default);
        var readings = new Dictionary<string, Protocol.Values.Reading>();
        foreach (var read in (byte[])[0x95, 0x9d, 0xa2])
        {
            var answer = await session.AskAsync(CommandCode.FromByte(read), _end.Token);
            foreach (var reading in answer.Frames.SelectMany(frame => frame.Readings)) readings[reading.Point] = reading;
        }

        return new Snapshot(PollGroup.Parameters, _clock.GetUtcNow(), readings, []);
    }

    private async Task<ControlResult> NextAsync() => await _results.Reader.ReadAsync(_end.Token);

    private async Task<(string Key, string Word)> WordAsync() => await NextAsync() is var result ? (result.Key, result.Word) : default;

    private static JsonElement State(InverterControl control) => JsonDocument.Parse(control.Write()).RootElement;

    private static string Nonsense(Random random)
    {
        var bytes = new byte[random.Next(40)];
        random.NextBytes(bytes);
        return random.Next(5) switch
        {
            0 => Encoding.UTF8.GetString(bytes),
            1 => Convert.ToBase64String(bytes),
            2 => $"{random.NextInt64(100_000, long.MaxValue)}",
            3 => "{\"mode\":\"" + Convert.ToHexString(bytes) + "\"}",
            _ => $"{random.Next(25, 99)}:{random.Next(60, 99)}-{random.Next()}",
        };
    }
}
