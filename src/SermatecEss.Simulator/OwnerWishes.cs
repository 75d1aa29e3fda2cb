using SermatecEss.Simulator.Physics;

namespace SermatecEss.Simulator;

/// <summary>Determines the plant's controls at a time from the settings.</summary>
internal static class OwnerWishes
{
    private const int EnergyStorage = 2;
    private const int PeakValley = 4;
    private const int On = 1;
    private const int EnableOn = 0xEE00;
    private const int PeakKind = 2;
    private const int ValleyKind = 4;
    private static readonly string[] Days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    internal static PlantControls At(DateTimeOffset clock, Settings settings, bool isOn)
    {
        var forcedCharge = IsForced(clock, settings, "charge");
        var forcedDischarge = IsForced(clock, settings, "discharge");
        var order = forcedCharge ? BatteryOrder.Charge : forcedDischarge ? BatteryOrder.Discharge : ByMode(clock, settings);
        var minSoc = forcedDischarge
            ? Math.Max(settings.Number("battery_on_grid_soc_min"), settings.Number("battery_forced_discharge_soc_limit"))
            : settings.Number("battery_on_grid_soc_min");
        var exportLimit = settings.Number("grid_anti_backflow") == EnableOn ? 0 : settings.Number("grid_power_limit");
        var maxSoc = forcedCharge ? settings.Number("battery_forced_charge_soc_limit") : 100;
        return new PlantControls(isOn, (double)minSoc, (int)exportLimit, order, (double)maxSoc);
    }

    private static BatteryOrder ByMode(DateTimeOffset clock, Settings settings) => (int)settings.Number("inverter_operating_mode") switch
    {
        EnergyStorage => BatteryOrder.PvFirst,
        PeakValley => WindowKind(clock, settings) switch
        {
            ValleyKind => BatteryOrder.Charge,
            > 0 and <= PeakKind => BatteryOrder.Discharge,
            _ => BatteryOrder.SelfConsumption,
        },
        _ => BatteryOrder.SelfConsumption,
    };

    /// <summary>The tariff of the price window at a time; 0 for none.</summary>
    private static int WindowKind(DateTimeOffset clock, Settings settings)
    {
        var starts = settings.Numbers("grid_price_window_start");
        var ends = settings.Numbers("grid_price_window_end");
        var kinds = settings.Numbers("grid_price_window_kind");
        for (var i = 0; i < Math.Min((int)settings.Number("grid_price_window_count"), kinds.Length); i++)
            if (Contains(starts[i], ends[i], clock)) return (int)kinds[i];
        return 0;
    }

    private static bool IsForced(DateTimeOffset clock, Settings settings, string kind)
    {
        var today = Days[(int)clock.DayOfWeek];
        if (settings.Number($"battery_forced_{kind}") != On || settings.Number($"battery_forced_{kind}_{today}") != On) return false;
        var starts = settings.Numbers($"battery_forced_{kind}_window_start");
        var ends = settings.Numbers($"battery_forced_{kind}_window_end");
        for (var i = 0; i < Math.Min((int)settings.Number($"battery_forced_{kind}_window_count"), starts.Length); i++)
            if (Contains(starts[i], ends[i], clock)) return true;
        return false;
    }

    /// <summary>Whether a window contains a time; one that ends before it starts continues past midnight.</summary>
    private static bool Contains(decimal start, decimal end, DateTimeOffset clock)
    {
        var minute = (decimal)clock.TimeOfDay.TotalMinutes;
        return start <= end ? minute >= start && minute < end : minute >= start || minute < end;
    }
}
