using System.Text;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Settings;

namespace SermatecEss.Mqtt.Tests.Control;

/// <summary>MQTT commands before they reach the desk: their format, number and order.</summary>
public sealed class CommandInboxTests : IAsyncDisposable
{
    private const string LowestSoc = "battery_on_grid_soc_min";
    private const string Normal = """{"mode":"normal"}""";
    private const string Hold = """{"mode":"hold","minutes":10}""";
    private static readonly string[] FormKeys = ["override_mode", "override_minutes", "override_soc", "override_start", "override_end"];
    private InboxPlant? _plant;

    public ValueTask DisposeAsync() => _plant?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task Nothing_is_carried_out_before_half_a_second_is_over()
    {
        var plant = await StartAsync();
        plant.Take(LowestSoc, "30");
        await plant.Clock.UntilWaitedForAsync(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken);
        plant.Clock.Advance(TimeSpan.FromMilliseconds(499));
        plant.Take(LowestSoc, "31");
        Assert.Empty(plant.Writes);
        plant.Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(("30", "refused"), await NextAsync());
        Assert.Equal(("31", "confirmed"), await NextAsync());
    }

    [Fact]
    public async Task Of_many_values_for_one_setting_the_last_is_written_once()
    {
        var plant = await StartAsync();

        for (var soc = 20; soc <= 30; soc++) plant.Take(LowestSoc, $"{soc}");
        await plant.GatherAsync();

        for (var soc = 20; soc < 30; soc++)
        {
            var earlier = await plant.NextAsync();
            Assert.Equal(($"{soc}", "refused", "Replaced by a later value."), (earlier.Wanted, earlier.Word, earlier.Reason));
        }

        Assert.Equal(("30", "confirmed"), await NextAsync());
        Assert.Single(plant.Writes);
        Assert.Equal("30", plant.State.GetProperty(LowestSoc).GetString());
    }

    [Fact]
    public async Task What_comes_together_is_carried_out_in_its_order()
    {
        var plant = await StartAsync();

        plant.Take("override", Hold);
        plant.Take(LowestSoc, "33");
        plant.Take("override", Normal);
        await plant.GatherAsync();

        Assert.Equal(
            [("hold", "confirmed"), ("33", "confirmed"), ("normal", "confirmed")],
            [await NextAsync(), await NextAsync(), await NextAsync()]);
    }

    [Fact]
    public async Task Both_ends_of_a_window_are_changed_together()
    {
        var plant = await StartAsync();

        plant.Take("battery_forced_charge_window_1_start", "22:00:00");
        plant.Take("battery_forced_charge_window_1_end", "23:30:00");
        await plant.GatherAsync();

        Assert.Equal([("22:00", "confirmed"), ("23:30", "confirmed")], [await NextAsync(), await NextAsync()]);
        Assert.Single(plant.Writes);
    }

    [Fact]
    public async Task The_clock_is_set_by_a_press()
    {
        var plant = await StartAsync();

        plant.Take("inverter_clock", "2026-06-21");
        plant.Take("inverter_clock", "PRESS");
        await plant.GatherAsync();

        Assert.Contains("PRESS", (await plant.NextAsync()).Reason, StringComparison.Ordinal);
        var report = await plant.NextAsync();
        Assert.Equal(("inverter_clock", "unknown"), (report.Key, report.Word));
    }

    [Theory]
    [InlineData(LowestSoc, "30\n2026-01-01 00:00:00 ERROR \u001b[31mall is lost")]
    [InlineData("battery_forced_charge_window_1_start", "\u001b[2J07:00")]
    public async Task What_is_sent_steers_no_terminal_and_forges_no_line_of_the_log(string key, string payload)
    {
        var plant = await StartAsync();

        plant.Take(key, payload);
        plant.Take(key, new string('9', 100_000));
        plant.Take(key, "", isWhole: false);
        plant.Take($"{payload}{new string('9', 100_000)}", payload);

        SettingReport[] reports = [await plant.NextAsync(), await plant.NextAsync(), await plant.NextAsync()];
        Assert.Equal("The message is too long.", reports[2].Reason);
        Assert.All(reports, report => Assert.Equal("refused", report.Word));
        Assert.All(plant.Lines, line => Assert.DoesNotContain(line, char.IsControl));
        Assert.All(plant.Lines, line => Assert.True(line.Length < 500));
    }

    [Fact]
    public async Task A_program_gone_wild_is_stopped_for_a_minute()
    {
        var plant = await StartAsync();

        for (var i = 0; i < 100; i++) plant.Take(LowestSoc, "nonsense");
        for (var i = 0; i < 100; i++)
        {
            // Invalid commands are ignored, valid ones count.
            Assert.Contains("use a number", (await plant.NextAsync()).Reason, StringComparison.Ordinal);
        }

        for (var i = 0; i < 31; i++) plant.Take("override_minutes", "60");
        Assert.Contains("More than 30 commands", (await plant.NextAsync()).Reason, StringComparison.Ordinal);
        plant.Clock.Advance(TimeSpan.FromMinutes(1));
        plant.Take(LowestSoc, "30");
        await plant.GatherAsync();
        Assert.Equal(("30", "confirmed"), await NextAsync());
    }

    [Theory]
    [InlineData("override", Normal)]
    [InlineData("override_end", "PRESS")]
    public async Task The_end_of_an_override_is_never_refused_for_a_rate_and_comes_behind_a_start_that_waits(string key, string payload)
    {
        var plant = await StartAsync();

        plant.Take("override", Hold);
        for (var i = 0; i < 40; i++) plant.Take("override_minutes", "60");
        for (var i = 0; i < 11; i++) Assert.Contains("More than 30 commands", (await plant.NextAsync()).Reason, StringComparison.Ordinal);
        plant.Take(key, payload);
        await plant.GatherAsync();

        Assert.Equal([("hold", "confirmed"), ("normal", "confirmed")], [await NextAsync(), await NextAsync()]);
        Assert.Equal("normal", plant.State.GetProperty("override").GetString());
    }

    [Fact]
    public async Task The_end_of_an_override_is_never_refused_because_too_many_wait()
    {
        var plant = await StartAsync();
        plant.Hold();
        plant.Take(LowestSoc, "30");
        await plant.GatherAsync();

        // The desk waits for the inverter, and further commands wait for the desk.
        var taken = 0;
        while (true)
        {
            if (taken % 25 == 0) plant.Clock.Advance(TimeSpan.FromMinutes(1));
            plant.Take("override", $$"""{"mode":"hold","minutes":{{++taken}}}""");
            if (plant.Lines.Any(line => line.Contains("Too many commands are waiting", StringComparison.Ordinal))) break;
        }

        Assert.InRange(taken, 20, 100);
        for (var i = 0; i < 200; i++) plant.Take("override_end", "PRESS");
        plant.Resume();

        var reports = new List<SettingReport> { await plant.NextAsync() };
        Assert.Equal("refused", reports[0].Word);
        reports.Clear();
        reports.Add(await plant.NextAsync());
        Assert.Equal((LowestSoc, "confirmed"), (reports[0].Key, reports[0].Word));
        await plant.GatherAsync();
        do reports.Add(await plant.NextAsync());
        while (reports[^1].Wanted != "normal" || reports.Count < taken + 1);

        Assert.DoesNotContain(reports, report => report.Word == "refused");
        Assert.Equal("normal", plant.State.GetProperty("override").GetString());
        Assert.Equal(taken - 1, reports.Count(report => report.Wanted == "hold"));
        Assert.Equal("normal", reports[reports.FindLastIndex(report => report.Wanted == "hold") + 1].Wanted);
    }

    [Fact]
    public async Task An_override_is_filled_in_started_and_ended_and_leaves_nothing()
    {
        var plant = await StartAsync();
        Assert.True(plant.Take("override_mode", "hold"));
        Assert.True(plant.Take("override_minutes", "90"));
        Assert.False(plant.Take("override_start", "PRESS"));
        await plant.GatherAsync();

        Assert.Equal(("hold", "confirmed"), await NextAsync());
        Assert.Equal(("hold", 90, 0), (Text("override_mode"), Whole("override_minutes"), Whole("override_soc")));
        Assert.Equal("hold", Text("override"));
        Assert.NotEqual("15", Text(LowestSoc));

        plant.Take("override_end", "PRESS");
        await plant.GatherAsync();
        Assert.Equal(("normal", "confirmed"), await NextAsync());
        Assert.Equal(("normal", "15"), (Text("override"), Text(LowestSoc)));
        Assert.Equal(2, plant.Writes.Count);

        string? Text(string key) => plant.State.GetProperty(key).GetString();
        int Whole(string key) => plant.State.GetProperty(key).GetInt32();
    }

    [Theory]
    [InlineData("grid_code", "Germany")]
    [InlineData("inverter_reset", "reset")]
    [InlineData("inverter_wifi_password", "secret")]
    [InlineData("inverter_register_value", "1")]
    [InlineData("battery_off_grid_soc_min", "30")]
    [InlineData("override", Normal)]
    [InlineData("override_minutes", "60")]
    [InlineData("inverter_clock", "PRESS")]
    public async Task What_is_not_allowed_is_ignored_and_reported(string key, string value)
    {
        string[] settings = [LowestSoc, "grid_code", "inverter_reset", "inverter_wifi_password", "inverter_register_value"];
        var plant = await StartAsync(new ControlOptions { Enabled = true, Settings = settings });

        plant.Take(key, value);
        plant.Take(LowestSoc, "30");
        await plant.GatherAsync();

        Assert.Equal(("30", "confirmed"), await NextAsync());
        Assert.Equal(0x66, Assert.Single(plant.Writes)[4]);
        Assert.Contains(plant.Lines, line => line.Contains(key, StringComparison.Ordinal));
        Assert.False(plant.State.TryGetProperty("override_mode", out _));
    }

    [Fact]
    public async Task No_payload_that_makes_no_sense_reaches_the_inverter()
    {
        var settings = InboxPlant.All.WithWindowEnds.Select(setting => setting.Id).ToArray();
        var plant = await StartAsync(new ControlOptions { Enabled = true, Override = true, Settings = settings });
        var random = new Random(1);
        var judged = new HashSet<string>();
        foreach (var key in settings.Concat(FormKeys).Append("override"))
        {
            // Each is checked, and none is rejected for their number.
            plant.Clock.Advance(TimeSpan.FromMinutes(1));
            var isFilledIn = Enumerable.Range(0, 20).Select(_ => plant.Take(key, Nonsense(random))).ToArray();
            if (!IsAnswered(key)) continue;
            foreach (var _ in isFilledIn.Where(isFilled => !isFilled)) AssertRefused(await plant.NextAsync());
        }

        // If any of it were accepted, it would be carried out before this.
        plant.Clock.Advance(TimeSpan.FromMinutes(1));
        plant.Take("reset", "1");
        plant.Take("#", "..");
        plant.Take(LowestSoc, "30");
        await plant.GatherAsync();

        Assert.Equal(("30", "confirmed"), await NextAsync());
        Assert.Equal(plant.Inbox.Desk.Settings.Select(setting => setting.Id).Concat(FormKeys).Append("override").Order(), judged.Order());
        Assert.Single(plant.Writes);

        // Nothing is reported for settings that may not be changed this way.
        bool IsAnswered(string key) =>
            FormKeys.Contains(key) || key == "override" || plant.Inbox.Desk.Settings.Any(setting => setting.Id == key);

        void AssertRefused(SettingReport report)
        {
            Assert.Equal("refused", report.Word);
            Assert.DoesNotContain("commands", report.Reason, StringComparison.Ordinal);
            _ = judged.Add(report.Key);
        }
    }

    [Fact]
    public async Task An_inbox_that_is_closed_while_the_desk_waits_ends_at_once()
    {
        var plant = await StartAsync();
        plant.Hold();
        plant.Take(LowestSoc, "30");
        await plant.GatherAsync();

        await plant.CloseAsync();

        plant.Resume();
        Assert.Empty(plant.Writes);
    }

    private async Task<InboxPlant> StartAsync(ControlOptions? control = null) => _plant = await InboxPlant.StartAsync(control);

    private async Task<(string Wanted, string Word)> NextAsync() =>
        await _plant!.NextAsync() is var report ? (report.Wanted, report.Word) : default;

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
