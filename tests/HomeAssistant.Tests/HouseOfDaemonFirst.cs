namespace SermatecEss.HomeAssistant.Tests;

/// <summary>
/// A house where the daemon was started before Home Assistant and may change settings; started by the first test that needs it.
/// </summary>
public sealed class HouseOfDaemonFirst : IAsyncDisposable
{
    /// <summary>The settings that may be changed, at least one of each kind.</summary>
    internal static readonly string[] Settings =
    [
        "battery_on_grid_soc_min", "inverter_operating_mode", "backup_output", "grid_anti_backflow", "grid_price_windows",
        "battery_forced_charge", "battery_forced_charge_window_1_start",
        "inverter_clock_year", "inverter_clock_month", "inverter_clock_day",
        "inverter_clock_hour", "inverter_clock_minute", "inverter_clock_second",
    ];

    private Task<House>? _house;

    internal Task<House> StartedAsync() =>
        _house ??= House.DaemonFirstAsync($"control: {{ enabled: true, override: true, settings: [{string.Join(", ", Settings)}] }}");

    public async ValueTask DisposeAsync()
    {
        if (_house is { IsCompletedSuccessfully: true }) await _house.Result.DisposeAsync();
    }
}
