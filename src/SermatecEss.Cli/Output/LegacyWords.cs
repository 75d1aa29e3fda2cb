using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Output;

/// <summary>The units and words for codes in the legacy format, where they differ from the catalogue.</summary>
internal static class LegacyWords
{
    private const string Unknown = "Unknown";

    /// <summary>The command whose percentages have their unit.</summary>
    private const string Battery = "0a";

    /// <summary>The command whose powers have decimals.</summary>
    private const string Powers = "0b";

    private static readonly Dictionary<string, string?> Units = new()
    {
        ["grid_reactive_power"] = "W",
        ["inverter_apparent_power"] = "var",
        ["backup_active_power"] = "VA",
        ["backup_apparent_power"] = "W",
        ["inverter_parallel_reactive_power"] = "KVar",
        ["inverter_parallel_apparent_power"] = "kW",
        ["load_parallel_reactive_power"] = "KVar",
        ["load_parallel_apparent_power"] = "kW",
        ["grid_price_tip"] = "d€",
        ["grid_price_peak"] = "d€",
        ["grid_price_flat"] = "d€",
        ["grid_price_valley"] = "d€",
        ["load_remote_power"] = null,
        ["load_counters_remote_power"] = null,
    };

    private static readonly Dictionary<long, string> Batteries = new()
    {
        [1] = "No Battery",
        [2] = "PylonTech High Voltage Battery",
        [3] = "PylonTech Low Voltage Battery",
        [9] = "Nelumbo HV Battery",
        [12] = "Default High Voltage Battery",
        [13] = "Default Low Voltage Battery",
        [14] = "Dyness High Voltage Battery",
        [22] = "BYD High Voltage Battery",
        [23] = "BYD Low Voltage Battery",
        [25] = "AOBO Battery",
        [26] = "Soluna 15K Pack HV",
        [27] = "Soluna 4K LV",
        [28] = "Soluna 3K LV",
        [30] = "PYLON Low-voltage Battery 485",
    };

    /// <summary>The points whose codes are printed as words; other codes are numbers.</summary>
    private static readonly Dictionary<string, Func<FieldDefinition, long, string?>> Words = new()
    {
        ["battery_state"] = OfCatalogue,
        ["battery_communication"] = OfCatalogue,
        ["inverter_operating_mode"] = OfCatalogue,
        ["grid_anti_backflow"] = (_, code) => code switch { 0xee00 => "True", 0x00ee => "False", _ => null },
        ["grid_code"] = (field, code) => code switch { 6 => "French", 8 => "SouthAfrica", _ => OfCatalogue(field, code) },
        ["battery_dc_type"] = (field, code) => code == 3 ? null : OfCatalogue(field, code),
        ["battery_protocol"] = (_, code) => Batteries.GetValueOrDefault(code),
        ["battery_vendor"] = (_, code) => Batteries.GetValueOrDefault(code),
        ["grid_meter_protocol"] = OfCatalogue,
        ["inverter_model"] = OfCatalogue,
    };

    /// <summary>The unit after a value, or null.</summary>
    internal static string? Unit(CommandDefinition command, FieldDefinition field)
    {
        if (Units.TryGetValue(field.Id, out var unit)) return unit;
        if (field.Unit is "kWh" or "Ah") return null;
        return field.Unit == "%" && command.Code.ToString() != Battery ? null : field.Unit;
    }

    /// <summary>Whether a number has three decimals.</summary>
    internal static bool HasDecimals(CommandDefinition command, FieldDefinition field) =>
        field.Scale != 1 || (command.Code.ToString() == Powers && field.Unit is not null);

    /// <summary>The word for a code; null if the legacy format prints the number.</summary>
    internal static string? Word(FieldDefinition field, long code) =>
        Words.TryGetValue(field.Id, out var words) ? words(field, code) ?? Unknown : null;

    private static string? OfCatalogue(FieldDefinition field, long code) => field.Codes?.Find(code);
}
