using Microsoft.Extensions.Time.Testing;
using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Inverter.Tests.Settings;

/// <summary>The budget, and what is written down of what was written.</summary>
public sealed class AccountTests : WriterTest
{
    [Fact]
    public async Task The_budget_of_the_hour_ends_writing_and_outlives_a_restart()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 6, 21, 12, 0, 0, TimeSpan.Zero));
        WriteAccount Restarted() => Account(new WriteLimits(2, 3), time);
        await SetAsync(Writer(Restarted()), "battery_on_grid_soc_min=30");
        time.Advance(TimeSpan.FromMinutes(10));
        await SetAsync(Writer(Restarted()), "battery_on_grid_soc_min=31");

        var refusal = await Assert.ThrowsAsync<SettingException>(() => SetAsync(Writer(Restarted()), "battery_on_grid_soc_min=32"));
        Assert.Equal(SettingRefusal.Budget, refusal.Refusal);
        Assert.Contains("2 commands were written in the last hour", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(2, Writes.Count);

        time.Advance(TimeSpan.FromMinutes(51));
        await SetAsync(Writer(Restarted()), "battery_on_grid_soc_min=33");
        time.Advance(TimeSpan.FromHours(2));
        Assert.Contains("last day", (await Assert.ThrowsAsync<SettingException>(() => SetAsync(Writer(Restarted()), "battery_on_grid_soc_min=34"))).Message, StringComparison.Ordinal);
        Assert.Equal((3, 3), (Writes.Count, Restarted().WrittenToday));

        time.Advance(new TimeSpan(21, 50, 0));
        await SetAsync(Writer(Restarted()), "battery_on_grid_soc_min=35");
        Assert.Equal((4, 2), (Writes.Count, Restarted().WrittenToday));
    }

    [Fact]
    public async Task Two_commands_that_exceed_the_budget_together_are_not_sent_in_part()
    {
        var account = Account(new WriteLimits(1, 100));

        Assert.Equal(SettingRefusal.Budget, (await Assert.ThrowsAsync<SettingException>(() => SetAsync(Writer(account), "battery_on_grid_soc_min=30", "backup_output=off"))).Refusal);
        Assert.Empty(Writes);
    }

    [Fact]
    public async Task Writers_of_several_inverters_lose_no_line_of_each_other()
    {
        const int Lines = 200;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(inverter => Task.Run(async () =>
        {
            var account = new WriteAccount(Directory, $"INVERTER{inverter}", WriteLimits.Default, TimeProvider.System);
            for (var line = 0; line < Lines; line++) await account.LogAsync("test", "setting", null, $"{line}", "sending");
        })));

        Assert.Equal(Enumerable.Repeat(Lines, 4), Log.GroupBy(line => line.GetProperty("inverter").GetString()).Select(lines => lines.Count()));
    }

    [Fact]
    public async Task A_write_that_does_not_stick_counts()
    {
        Server.Faults.IgnoreWrites = true;
        await SetAsync(Writer(), "battery_on_grid_soc_min=30");

        Assert.Equal(1, Account().WrittenToday);
    }

    [Fact]
    public async Task The_log_says_who_what_from_what_to_what_and_with_what_result()
    {
        await SetAsync(Writer(), "battery_on_grid_soc_min=30");

        Assert.Equal(["sending", "confirmed"], Log.Select(line => line.GetProperty("result").GetString()));
        foreach (var line in Log)
        {
            Assert.Equal((Serial, "test", "battery_on_grid_soc_min", "15", "30"), (Text(line, "inverter"), Text(line, "who"), Text(line, "setting"), Text(line, "old"), Text(line, "wanted")));
            Assert.True(DateTimeOffset.TryParse(Text(line, "time"), out _));
        }

        Assert.Equal("30", Text(Log[1], "found"));
    }

    [Fact]
    public async Task What_was_sent_is_in_the_log_though_the_program_ends_before_it_looks()
    {
        using var crash = CancellationTokenSource.CreateLinkedTokenSource(End);
        When(0x66, crash.Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Writer().SetAsync([Settings.Parse("battery_on_grid_soc_min=30")], "test", [], crash.Token));

        Assert.Equal(["sending", "interrupted"], Log.Select(line => line.GetProperty("result").GetString()));
        Assert.Equal(1, Account().WrittenToday);
        Assert.Single(Writes);
        Assert.Equal(SettingOutcome.Unchanged, Assert.Single(await SetAsync(Writer(), "battery_on_grid_soc_min=30")).Outcome);
    }

    [Fact]
    public async Task Secrets_are_in_no_log_and_no_result()
    {
        var result = Assert.Single(await SetAsync(Writer(), [SettingRisk.Network], "inverter_wifi_password=sesam-oeffne"));

        Assert.Equal("***", result.Wanted);
        Assert.DoesNotContain("sesam", await File.ReadAllTextAsync(Path.Combine(Directory, "writes.log"), End), StringComparison.Ordinal);
        Assert.Equal(0xb0, Assert.Single(Writes)[4]);
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
