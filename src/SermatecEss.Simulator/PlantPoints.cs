using SermatecEss.Simulator.Physics;

namespace SermatecEss.Simulator;

/// <summary>The plant's state as the points that an inverter reports.</summary>
internal static class PlantPoints
{
    private const double LowestPowerFactor = 0.8;

    /// <summary>The current numbers by point id, in the unit of the point; codes as raw numbers.</summary>
    /// <param name="plant">The plant.</param>
    /// <param name="options">The inverter.</param>
    /// <param name="isOn">Whether it is switched on; its power follows in the plant's next step.</param>
    /// <param name="powerFactor">The power factor setting; negative draws reactive power. Invalid values count as 1.</param>
    internal static Dictionary<string, decimal> Of(Plant plant, SimulatorOptions options, bool isOn, double powerFactor)
    {
        var runs = plant.IsRunning;
        if (Math.Abs(powerFactor) is < LowestPowerFactor or > 1) powerFactor = 1;
        var power = plant.Power;
        var phases = options.Model.Phases();
        var points = new Dictionary<string, decimal>();
        void Set(string id, double number) => points[id] = (decimal)number;

        AddBattery(Set, plant, options);
        AddString(Set, "pv1", power.Pv1, options.Model.RatedPower());
        AddString(Set, "pv2", power.Pv2, options.Model.RatedPower());
        var voltage = 230 + (4.0 * power.Grid / options.Model.RatedPower());
        for (var phase = 1; phase <= 3; phase++)
        {
            var share = phase > phases ? 0 : 1.0 / phases;
            var volts = phase > phases ? 0 : voltage + phase - 2;
            Set($"inverter_l{phase}_voltage", runs ? volts : 0);
            Set($"inverter_l{phase}_current", volts == 0 ? 0 : power.Inverter * share / volts / Math.Abs(powerFactor));
            Set($"grid_l{phase}_voltage", volts);
            Set($"grid_l{phase}_current", volts == 0 ? 0 : power.Grid * share / volts);
            Set($"grid_l{phase}_l{(phase % 3) + 1}_voltage", phases == 3 ? volts * Math.Sqrt(3) : 0);
            Set($"backup_l{phase}_voltage", runs ? volts : 0);
            Set($"backup_l{phase}_current", volts == 0 ? 0 : power.Backup * share / volts);
            Set($"load_parallel_l{phase}_power", power.Load * share / 1000);
        }

        Set("grid_frequency", 50 + (0.00001 * (power.Grid % 2000)));
        Set("grid_power_factor", powerFactor);
        Set("grid_active_power", power.Grid);
        Set("grid_reactive_power", Math.Round(power.Inverter * Math.Tan(Math.Acos(Math.Abs(powerFactor))) * Math.Sign(powerFactor)));
        Set("inverter_apparent_power", Math.Round(Math.Abs(power.Inverter / powerFactor)));
        AddInverter(Set, plant, options, isOn);
        Set("backup_frequency", runs ? 50 : 0);
        Set("backup_power_factor", runs ? 1 : 0);
        Set("backup_active_power", power.Backup);
        Set("backup_apparent_power", power.Backup);
        Set("load_remote_power", power.Load);
        Set("load_counters_remote_power", power.Load);
        AddParallel(Set, power);
        AddCounters(Set, plant);
        return points;
    }

    /// <summary>The histories by point id, in the unit of the point.</summary>
    internal static Dictionary<string, decimal[]> Histories(Plant plant)
    {
        var histories = new Dictionary<string, decimal[]>();
        void Add(string prefix, EnergyCounter counter)
        {
            histories[$"{prefix}_half_hours"] = [.. counter.HalfHours.Select(tenths => tenths / 10m)];
            histories[$"{prefix}_days"] = [.. counter.DaysOfMonth.Select(figure => (decimal)figure)];
            histories[$"{prefix}_months"] = [.. counter.MonthsOfYear.Select(figure => (decimal)figure)];
            histories[$"{prefix}_years"] = [.. counter.FiveYears.Select(figure => (decimal)figure)];
        }

        Add("pv_energy", plant.Pv);
        Add("grid_export_energy", plant.GridExport);
        Add("load_energy", plant.Load);
        return histories;
    }

    private static void AddBattery(Action<string, double> set, Plant plant, SimulatorOptions options)
    {
        // Without a battery, this is all that is reported about it.
        var isMissing = plant.Battery.IsThere ? 0 : 1;
        set("battery_communication", isMissing);
        set("battery_bms_connection", isMissing);
        set("battery_state", 0x33);
        if (isMissing == 1) return;

        var watts = plant.Power.Battery;
        var volts = plant.Battery.Voltage(watts);
        var amperes = watts / volts;
        var limit = plant.Battery.MaxPower / volts;
        set("battery_voltage", volts);
        // Batteries polled over RS485 report the current with the opposite sign of those on CAN.
        set("battery_current", options.Battery.Key.EndsWith("485", StringComparison.Ordinal) ? amperes : -amperes);
        set("battery_temperature", plant.AirTemperature + 3 + (Math.Abs(watts) * 0.0008));
        set("battery_soc", Math.Round(plant.Battery.Soc));
        set("battery_soh", 98);
        set("battery_state", watts switch { > 0 => 0x22, < 0 => 0x11, _ => 0x33 });
        set("battery_charge_current_limit", limit);
        set("battery_discharge_current_limit", limit);
        set("battery_charge_cutoff_voltage", plant.Battery.FullVoltage);
        set("battery_discharge_cutoff_voltage", plant.Battery.EmptyVoltage);
        set("battery_cycles", plant.Discharge.Total / 3600.0 / options.BatteryCapacity);
        set("battery_dc_voltage", volts);
        set("battery_dc_current", amperes);
        set("battery_dc_power", watts);
        set("battery_1_current", amperes);
        set("battery_parallel_current", amperes);
        set("battery_parallel_charge_current", Math.Max(0, -amperes));
        set("battery_parallel_discharge_current", Math.Max(0, amperes));
        set("battery_running_status", watts switch { > 0 => 2, < 0 => 1, _ => 3 });
    }

    private static void AddString(Action<string, double> set, string name, int watts, int rated)
    {
        var volts = watts == 0 ? 0 : 300 + (80.0 * watts / rated);
        set($"{name}_voltage", volts);
        set($"{name}_current", volts == 0 ? 0 : watts / volts);
        set($"{name}_power", watts);
    }

    private static void AddInverter(Action<string, double> set, Plant plant, SimulatorOptions options, bool isOn)
    {
        var heat = plant.AirTemperature + (plant.Power.Loss * 0.06);
        set("inverter_bus_voltage", plant.IsRunning ? 760 : 0);
        set("inverter_bus_positive_voltage", plant.IsRunning ? 380 : 0);
        set("inverter_bus_negative_voltage", plant.IsRunning ? 380 : 0);
        set("inverter_internal_temperature", heat + 4);
        set("inverter_module_a_temperature", heat + 7);
        set("inverter_module_b_temperature", options.Model.Phases() == 3 ? heat + 7.5 : 0);
        set("inverter_module_c_temperature", options.Model.Phases() == 3 ? heat + 6.8 : 0);
        set("inverter_device_type", (int)options.Model);
        set("inverter_dsp_version_high", options.Model == InverterModel.Kw10 ? 146 : 128);
        set("inverter_efficiency", plant.Power.Inverter > 0 ? 100.0 * plant.Power.Inverter / (plant.Power.Inverter + plant.Power.Loss) : 0);
        set("inverter_on", isOn ? 1 : 0);
        set("inverter_ac_running_status", isOn ? 3 : 0);
        set("inverter_ac_operation_mode", isOn ? 1 : 0);
        set("inverter_dc_running_status", isOn ? 2 : 0);
        set("pv_running_status", plant.Power.Pv > 0 ? 2 : 0);
        set("inverter_pcu_version", options.PcuVersion);
        set("inverter_model", (int)options.Model);
    }

    private static void AddParallel(Action<string, double> set, PowerBalance power)
    {
        set("inverter_parallel_active_power", power.Inverter / 1000.0);
        set("inverter_parallel_apparent_power", Math.Abs(power.Inverter) / 1000.0);
        set("load_parallel_active_power", power.Load / 1000.0);
        set("load_parallel_apparent_power", power.Load / 1000.0);
        set("pv_parallel_power", power.Pv / 1000.0);
        set("battery_parallel_power", power.Battery / 1000.0);
    }

    private static void AddCounters(Action<string, double> set, Plant plant)
    {
        static double Kilowatthours(EnergyCounter counter) => counter.Total / EnergyCounter.KilowattHour;
        static double Tenths(EnergyCounter counter) => counter.Total / EnergyCounter.TenthOfKilowattHour / 10.0;
        set("pv_energy_today", plant.Pv.Today / 10.0);
        set("pv_energy_total", Kilowatthours(plant.Pv));
        set("load_energy_today", plant.Load.Today / 10.0);
        set("load_energy_total", Kilowatthours(plant.Load));
        set("load_history_energy_today", plant.Load.Today / 10.0);
        set("load_history_energy_total", Kilowatthours(plant.Load));
        set("grid_export_energy_today", plant.GridExport.Today / 10.0);
        set("grid_export_energy_total", Kilowatthours(plant.GridExport));
        set("grid_import_energy_today", plant.GridImport.Today / 10.0);
        set("grid_import_energy_total", Kilowatthours(plant.GridImport));
        set("battery_charge_energy_today", plant.Charge.Today / 10.0);
        set("battery_charge_energy_total", Tenths(plant.Charge));
        set("battery_discharge_energy_today", plant.Discharge.Today / 10.0);
        set("battery_discharge_energy_total", Tenths(plant.Discharge));
        set("pv_savings_today", plant.Pv.Today * 0.03);
        set("pv_savings_total", Kilowatthours(plant.Pv) * 0.3);
    }
}
