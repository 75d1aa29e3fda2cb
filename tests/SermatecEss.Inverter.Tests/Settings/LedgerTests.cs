using CsCheck;
using Microsoft.Extensions.Time.Testing;
using SermatecEss.Bridge.Tests.State;
using SermatecEss.Inverter.Settings;
using SermatecEss.Inverter.State;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Inverter.Tests.Settings;

/// <summary>The write limit, and the log of writes.</summary>
public sealed class LedgerTests : WriterTest
{
    [Fact]
    public async Task The_budget_of_the_hour_ends_writing_and_outlives_a_restart()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 6, 21, 12, 0, 0, TimeSpan.Zero));
        WriteLedger Restarted() => Ledger(new WriteLimits(2, 3), time);
        await SetAsync(Writer(Restarted()), "battery_on_grid_soc_min=30");
        time.Advance(TimeSpan.FromMinutes(10));
        await SetAsync(Writer(Restarted()), "battery_on_grid_soc_min=31");

        var refusal = await Assert.ThrowsAsync<SettingException>(() => SetAsync(Writer(Restarted()), "battery_on_grid_soc_min=32"));
        Assert.Equal(SettingRefusal.Budget, refusal.Refusal);
        Assert.Contains("2 of 2 commands in the last hour", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(2, Writes.Count);

        time.Advance(TimeSpan.FromMinutes(51));
        await SetAsync(Writer(Restarted()), "battery_on_grid_soc_min=33");
        time.Advance(TimeSpan.FromHours(2));
        Assert.Contains(
            "last day",
            (await Assert.ThrowsAsync<SettingException>(() => SetAsync(Writer(Restarted()), "battery_on_grid_soc_min=34"))).Message,
            StringComparison.Ordinal);
        Assert.Equal((3, 3), (Writes.Count, Restarted().WrittenToday));

        time.Advance(new TimeSpan(21, 50, 0));
        await SetAsync(Writer(Restarted()), "battery_on_grid_soc_min=35");
        Assert.Equal((4, 2), (Writes.Count, Restarted().WrittenToday));
    }

    [Fact]
    public async Task Writes_in_the_future_are_reported_and_block_nothing()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 6, 24, 12, 0, 0, TimeSpan.Zero));
        await SetAsync(Writer(Ledger(new WriteLimits(1, 1), time)), "battery_on_grid_soc_min=30");

        // The clock was three days ahead, and is correct from now on.
        var right = new FakeTimeProvider(new DateTimeOffset(2026, 6, 21, 12, 0, 0, TimeSpan.Zero));
        var ledger = Ledger(new WriteLimits(1, 1), right);
        await SetAsync(Writer(ledger), "battery_on_grid_soc_min=31");

        Assert.Equal((2, 1), (Writes.Count, ledger.WrittenToday));
        Assert.Contains("are dated in the future", Assert.Single(Messages), StringComparison.Ordinal);
        right.Advance(TimeSpan.FromDays(4));
        Assert.Equal(0, Ledger(new WriteLimits(1, 1), right).WrittenToday);
    }

    [Fact]
    public async Task Two_commands_that_exceed_the_budget_together_are_not_sent_in_part()
    {
        var ledger = Ledger(new WriteLimits(1, 100));

        Assert.Equal(
            SettingRefusal.Budget,
            (await Assert.ThrowsAsync<SettingException>(() =>
                SetAsync(Writer(ledger), "battery_on_grid_soc_min=30", "backup_output=off"))).Refusal);
        Assert.Empty(Writes);
    }

    [Fact]
    public async Task Writers_of_several_inverters_lose_no_line_of_each_other()
    {
        const int Lines = 200;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(inverter => Task.Run(async () =>
        {
            var store = new StateDirectory(Directory, TimeProvider.System, Messages.Add);
            var ledger = new WriteLedger(store, $"INVERTER{inverter}", WriteLimits.Default, TimeProvider.System);
            for (var line = 0; line < Lines; line++) await ledger.LogAsync("test", "setting", null, $"{line}", "sending");
        })));

        Assert.Equal(
            Enumerable.Repeat(Lines, 4),
            Log.GroupBy(line => line.GetProperty("inverter").GetString()).Select(lines => lines.Count()));
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("")]
    [InlineData("2026-06-21T12:00:00.0000000+00:00\n")]
    [InlineData("2026-06-21T12:00:00.0000000+00:00\n2026-06-21T12:00:00.00")]
    [InlineData("2026-06-21")]
    public async Task An_invalid_ledger_is_set_aside_and_reported_and_counting_restarts(string text)
    {
        var file = Path.Combine(Directory, $"{Serial}.writes");
        await File.WriteAllTextAsync(file, text, End);

        await SetAsync(Writer(), "battery_on_grid_soc_min=30");

        Assert.Equal(1, Ledger().WrittenToday);
        Assert.Equal(text, await File.ReadAllTextAsync(file + ".damaged", End));
        Assert.Contains("no longer counted", Assert.Single(Messages), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_that_may_have_become_of_a_ledger_makes_it_fail_or_counts_more_than_there_is()
    {
        var ledger = Ledger();
        ledger.Spend(7);
        var file = Path.Combine(Directory, $"{Serial}.writes");
        Mutation.Of(File.ReadAllBytes(file)).Sample(
            text =>
            {
                File.WriteAllBytes(file, text);
                Assert.InRange(ledger.WrittenToday, 0, text.Count(b => b == '\n') + 1);
                Assert.NotEqual(File.Exists(file), File.Exists(file + ".damaged"));
                File.Delete(file + ".damaged");
            },
            iter: 2000,
            threads: 1);
    }

    [Fact]
    public void Writes_in_the_future_are_dropped_and_reported_once()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 6, 21, 12, 0, 0, TimeSpan.Zero));
        Ledger(time: time).Spend(3);
        time.SetUtcNow(time.GetUtcNow().AddMinutes(59));
        Ledger(time: time).Spend(2);

        // A small correction of the clock undoes nothing.
        var behind = new FakeTimeProvider(new DateTimeOffset(2026, 6, 21, 11, 59, 0, TimeSpan.Zero));
        var ledger = Ledger(time: behind);
        Assert.Equal(5, ledger.WrittenToday);
        Assert.Empty(Messages);

        var before = new FakeTimeProvider(new DateTimeOffset(2026, 6, 21, 11, 30, 0, TimeSpan.Zero));
        ledger = Ledger(time: before);
        for (var i = 0; i < 3; i++) Assert.Equal(3, ledger.WrittenToday);
        Assert.StartsWith("2 writes in ", Assert.Single(Messages), StringComparison.Ordinal);
        ledger.Spend(1);
        Assert.Equal(4, Ledger(time: before).WrittenToday);
        Assert.Single(Messages);
    }

    [Fact]
    public async Task A_write_that_does_not_stick_counts()
    {
        Server.Faults.IgnoreWrites = true;
        await SetAsync(Writer(), "battery_on_grid_soc_min=30");

        Assert.Equal(1, Ledger().WrittenToday);
    }

    [Fact]
    public async Task The_log_has_source_setting_old_and_new_value_and_result()
    {
        await SetAsync(Writer(), "battery_on_grid_soc_min=30");

        Assert.Equal(["sending", "confirmed"], Log.Select(line => line.GetProperty("result").GetString()));
        foreach (var line in Log)
        {
            Assert.Equal(
                (Serial, "test", "battery_on_grid_soc_min", "15", "30"),
                (Text(line, "inverter"), Text(line, "who"), Text(line, "setting"), Text(line, "old"), Text(line, "wanted")));
            Assert.True(DateTimeOffset.TryParse(Text(line, "time"), out _));
        }

        Assert.Equal("30", Text(Log[1], "found"));
    }

    [Fact]
    public async Task What_was_sent_is_in_the_log_though_the_program_ends_before_it_looks()
    {
        using var crash = CancellationTokenSource.CreateLinkedTokenSource(End);
        When(0x66, crash.Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Writer().SetAsync([Settings.Parse("battery_on_grid_soc_min=30")], "test", [], crash.Token));

        Assert.Equal(["sending", "interrupted"], Log.Select(line => line.GetProperty("result").GetString()));
        Assert.Equal(1, Ledger().WrittenToday);
        Assert.Single(Writes);
        Assert.Equal(SettingOutcome.Unchanged, Assert.Single(await SetAsync(Writer(), "battery_on_grid_soc_min=30")).Outcome);
    }

    [Fact]
    public async Task Secrets_are_in_no_log_and_no_result()
    {
        var result = Assert.Single(await SetAsync(Writer(), [SettingRisk.Network], "inverter_wifi_password=sesam-oeffne"));

        Assert.Equal("***", result.Wanted);
        Assert.DoesNotContain("sesam", await File.ReadAllTextAsync(Path.Combine(Directory, "writes.log"), End), StringComparison.Ordinal);
        Assert.Equal(0x9e, Assert.Single(Writes)[4]);
    }

    [Fact]
    public async Task The_log_is_put_aside_when_it_is_long()
    {
        var log = Path.Combine(Directory, "writes.log");
        await File.WriteAllTextAsync(log, new string('x', 1_000_001), End);
        await File.WriteAllTextAsync(log + ".1", "older", End);

        await SetAsync(Writer(), "battery_on_grid_soc_min=30");

        Assert.Equal(2, Log.Count);
        Assert.Equal("older", await File.ReadAllTextAsync(log + ".2", End));
        Assert.Equal(1_000_001, new FileInfo(log + ".1").Length);
    }

    private static string? Text(System.Text.Json.JsonElement line, string key) => line.GetProperty(key).GetString();
}
