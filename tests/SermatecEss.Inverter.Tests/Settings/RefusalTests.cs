using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Inverter.Tests.Settings;

/// <summary>What is refused before a byte is sent.</summary>
public sealed class RefusalTests : WriterTest
{
    [Theory]
    [InlineData("no_such_setting=1", SettingRefusal.Unknown)]
    [InlineData("inverter_register_count=1", SettingRefusal.Unknown)]
    [InlineData("inverter_upgrade_data=1", SettingRefusal.Unknown)]
    [InlineData("battery_soc=100", SettingRefusal.Unknown)]
    [InlineData("battery_on_grid_soc_min", SettingRefusal.Value)]
    [InlineData("=30", SettingRefusal.Value)]
    [InlineData("battery_on_grid_soc_min=", SettingRefusal.Value)]
    [InlineData("battery_on_grid_soc_min=9", SettingRefusal.Value)]
    [InlineData("battery_on_grid_soc_min=101", SettingRefusal.Value)]
    [InlineData("battery_on_grid_soc_min=30.5", SettingRefusal.Value)]
    [InlineData("battery_on_grid_soc_min=3e1", SettingRefusal.Value)]
    [InlineData("battery_on_grid_soc_min=NaN", SettingRefusal.Value)]
    [InlineData("battery_on_grid_soc_min=0x1e", SettingRefusal.Value)]
    [InlineData("battery_on_grid_soc_min=99999999999999999999999999999999", SettingRefusal.Value)]
    [InlineData("inverter_operating_mode=Turbo", SettingRefusal.Value)]
    [InlineData("inverter_operating_mode=1", SettingRefusal.Value)]
    [InlineData("backup_output=unset", SettingRefusal.Value)]
    [InlineData("backup_output=true", SettingRefusal.Value)]
    [InlineData("battery_forced_charge_windows=01:00-00:30", SettingRefusal.Value)]
    [InlineData("battery_forced_charge_windows=01:00-03:00, 02:00-04:00", SettingRefusal.Value)]
    [InlineData("battery_forced_charge_windows=01:00-25:00", SettingRefusal.Value)]
    [InlineData("battery_forced_charge_windows=01:00-02:00=1", SettingRefusal.Value)]
    [InlineData("battery_forced_charge_windows=01:00-02:00,03:00-04:00,05:00-06:00,07:00-08:00,09:00-10:00", SettingRefusal.Value)]
    [InlineData("inverter_ap_password=", SettingRefusal.Value)]
    [InlineData("battery_forced_charge_windows=", SettingRefusal.Value)]
    [InlineData("battery_forced_charge_windows= , 01:00-02:00", SettingRefusal.Value)]
    [InlineData("grid_price_windows=01:00-02:00", SettingRefusal.Value)]
    [InlineData("grid_price_windows=01:00-02:00=5", SettingRefusal.Value)]
    [InlineData("grid_price_windows=01:00-02:00=", SettingRefusal.Value)]
    [InlineData("grid_price_windows=01:00-02:00=valleys", SettingRefusal.Value)]
    [InlineData("battery_forced_charge_window_5_start=01:00", SettingRefusal.Unknown)]
    [InlineData("battery_forced_charge_window_1_start=1", SettingRefusal.Value)]
    public void A_wrong_setting_or_value_is_refused(string assignment, SettingRefusal refusal) =>
        Assert.Equal(refusal, Assert.Throws<SettingException>(() => Settings.Parse(assignment)).Refusal);

    [Theory]
    [InlineData("peak", "peak")]
    [InlineData("Valley", "valley")]
    [InlineData("t", "tip")]
    [InlineData("3", "flat")]
    [InlineData("0", "unnamed")]
    public void A_tariff_is_its_name_its_first_letters_or_its_code(string text, string kind) =>
        Assert.Equal($"01:00-02:00={kind}", Settings.Parse($"grid_price_windows=01:00-02:00={text}").Text);

    [Theory]
    [InlineData("battery_forced_charge_window_1_end=01:00", "battery_forced_charge_window_1_start=02:00")]
    [InlineData("battery_forced_charge_window_3_end=01:00")]
    [InlineData("battery_on_grid_soc_min=30", "battery_on_grid_soc_min=40")]
    [InlineData("battery_forced_charge_windows=01:00-02:00", "battery_forced_charge_window_1_end=03:00")]
    public Task What_makes_no_sense_together_is_refused(params string[] assignments) =>
        RefusedAsync(SettingRefusal.Value, SetAsync(Writer(), assignments));

    [Theory]
    [InlineData("grid_code=Germany")]
    [InlineData("battery_voltage_max=60")]
    [InlineData("inverter_power_factor_setting=0.9")]
    [InlineData("inverter_reset=reset")]
    [InlineData("inverter_wifi_password=secret")]
    [InlineData("inverter_cloud_host=127.0.0.1")]
    [InlineData("inverter_ap_password=secret")]
    public async Task A_risk_that_is_not_allowed_is_refused(string assignment)
    {
        var risk = Settings.Parse(assignment).Setting.Risk;
        SettingRisk[] others = [.. Enum.GetValues<SettingRisk>().Where(other => other != risk)];

        await RefusedAsync(SettingRefusal.NotAllowed, SetAsync(Writer(), assignment));
        var refusal = await RefusedAsync(SettingRefusal.NotAllowed, SetAsync(Writer(), others, assignment));

        Assert.Contains($"--allow {risk.ToString().ToLowerInvariant()}", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Server.Received);
    }

    [Fact]
    public async Task Anti_backflow_is_refused_while_the_inverter_is_on()
    {
        var refusal = await RefusedAsync(SettingRefusal.Precondition, SetAsync(Writer(), "grid_anti_backflow=on"));

        Assert.Contains("inverter_power_switch=off", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_inverter_does_not_tell_has_to_be_given_along()
    {
        var refusal = await RefusedAsync(SettingRefusal.Incomplete, SetAsync(Writer(), "inverter_clock_hour=12"));

        Assert.Contains("inverter_clock_year=VALUE", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_sent_that_no_ledger_can_hold()
    {
        var file = Path.Combine(Directory, "file");
        await File.WriteAllTextAsync(file, "", End);

        var refusal = await RefusedAsync(
            SettingRefusal.NoLedger,
            SetAsync(Writer(Ledger(directory: Path.Combine(file, "below"))), "battery_on_grid_soc_min=30"));

        Assert.Contains("--state-dir", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_budget_that_cannot_be_read_lets_nothing_through()
    {
        _ = System.IO.Directory.CreateDirectory(Path.Combine(Directory, $"{Serial}.writes"));

        await RefusedAsync(SettingRefusal.NoLedger, SetAsync(Writer(), "battery_on_grid_soc_min=30"));
    }

    [Fact]
    public void A_catalogue_of_ones_own_makes_no_risk_smaller_and_no_register_a_setting()
    {
        var json = System.Text.RegularExpressions.Regex.Replace(CommandCatalogue.DefaultJson, ", \"risk\": \"service\"", "")
            .Replace("\"access\": \"dangerous\"", "\"access\": \"write\"", StringComparison.Ordinal);
        var own = SettingList.Of(CommandCatalogue.Parse(System.Text.Encoding.UTF8.GetBytes(json)).View(609));

        foreach (var setting in Settings.All.Where(setting => setting.Command.Code.Value != 0x6600 && setting.Command.Code.Value != 0x6a00))
            Assert.Equal(setting.Risk, own.Find(setting.Id).Risk);
        Assert.Equal(SettingRisk.Service, own.Find("grid_code").Risk);
        Assert.Equal(Settings.All.Select(setting => setting.Id).Order(), own.All.Select(setting => setting.Id).Order());
    }

    [Fact]
    public async Task Nothing_is_sent_to_another_inverter_that_has_come_to_the_address()
    {
        var ledger = Ledger(serial: "ST2");

        var refusal = await RefusedAsync(SettingRefusal.Precondition, SetAsync(Writer(ledger), "battery_on_grid_soc_min=30"));

        Assert.Contains("different inverter is connected (ST1, PCU 609)", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_setting_of_another_firmware_is_not_sent()
    {
        var old = SettingList.Of(CommandCatalogue.Default.View(252)).Parse("battery_on_grid_soc_min=30");

        await RefusedAsync(SettingRefusal.Precondition, Writer().SetAsync([old], "test", [], End));
    }

    [Fact]
    public async Task Nothing_is_sent_to_an_inverter_that_does_not_answer()
    {
        Server.Faults.HalfOpen = true;

        await Assert.ThrowsAsync<InverterException>(() => SetAsync(Writer(), "battery_on_grid_soc_min=30"));
        Assert.Empty(Writes);
    }
}
