using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Simulator;

/// <summary>All settings, by point id. Kept over a reboot, like in an inverter.</summary>
internal sealed class Settings
{
    private readonly Dictionary<string, PointValue> _values = [];

    internal Settings(SimulatorOptions options)
    {
        foreach (var (id, number) in Defaults(options)) _values[id] = new NumberValue(number);

        // One window for the whole day, the factory default.
        _values["grid_price_window_start"] = new ListValue([new TimeOfDayValue(0)]);
        _values["grid_price_window_end"] = new ListValue([new TimeOfDayValue(TimeOfDayValue.MinutesOfDay - 1)]);
        _values["grid_price_window_kind"] = new ListValue([new NumberValue(3)]);
        _values["inverter_wifi_ssid"] = new TextValue("simulated network");
        _values["inverter_wifi_password"] = new TextValue("simulated password");
        _values["inverter_cloud_host"] = new TextValue("127.0.0.1");
        _values["inverter_cloud_port"] = new TextValue("19042");
    }

    /// <summary>The last set value, or null.</summary>
    internal PointValue? Find(string id) => _values.GetValueOrDefault(id);

    /// <summary>The raw number of a setting; 0 if it was never set.</summary>
    internal decimal Number(string id) => Find(id) is { } value ? NumberOf(value) : 0;

    /// <summary>The numbers of an array.</summary>
    internal decimal[] Numbers(string id) => Find(id) is ListValue list ? [.. list.Items.Select(NumberOf)] : [];

    internal void Set(Reading reading) => _values[reading.Point] = reading.Value;

    /// <summary>The value in a field's form: a default becomes a code or a time, a short list is filled up with zeros.</summary>
    internal PointValue? Shaped(FieldDefinition field)
    {
        if (Find(field.Id) is not { } value) return null;
        PointValue Item(PointValue item) => item is NumberValue number ? PointShape.Of(field, number.Number) : item;
        if (!field.IsArray) return Item(value);
        var items = value is ListValue list ? list.Items : [value];
        return new ListValue([.. Enumerable.Range(0, field.Repeat)
            .Select(i => i < items.Count ? Item(items[i]) : PointShape.Of(field, 0))]);
    }

    private static decimal NumberOf(PointValue value) => value switch
    {
        NumberValue number => number.Number,
        CodeValue code => code.Code,
        TimeOfDayValue time => time.Minutes,
        HexValue hex => hex.Number,
        _ => 0,
    };

    private static IEnumerable<(string Id, decimal Number)> Defaults(SimulatorOptions options) =>
    [
        ("grid_price_tip", 0.4m), ("grid_price_peak", 0.4m), ("grid_price_flat", 0.3m), ("grid_price_valley", 0.2m),
        ("grid_power_limit", options.Model.RatedPower()),
        ("inverter_operating_mode", 1), ("grid_anti_backflow", 0x00EE), ("battery_on_grid_soc_min", 15), ("battery_off_grid_soc_min", 10),
        ("battery_micro_grid_soc_hysteresis", 10), ("grid_price_window_count", 1), ("inverter_power_factor_setting", 1.0m),
        ("grid_code", 9), ("battery_dc_type", 1), ("battery_protocol", options.Battery.Code), ("grid_meter_protocol", 2),
        ("grid_meter_detection", 0xEE00), ("grid_unbalanced_output", 0x00EE), ("backup_output", 0xEE00), ("pv_shadow_scan", 0x00EE),
        ("battery_charge_power_limit", 100), ("battery_discharge_power_limit", 100), ("inverter_wifi_mode", 1),
        ("battery_forced_charge", 2), ("battery_forced_discharge", 2),
        ("battery_forced_charge_soc_limit", 100), ("battery_forced_discharge_soc_limit", 20),
    ];
}
