using System.Globalization;
using System.Net;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Options;
using SermatecEss.Gateways.Modbus;

namespace SermatecEss.Gateways.Configuration;

/// <summary>The options of the gateways for Modbus.</summary>
internal static class ModbusSection
{
    internal const string Kind = "modbus";
    private const int DefaultPort = 1502;
    private const byte LastUnit = 247;
    private static readonly GatewayKeys Keys = new(Kind, DefaultPort);

    private static readonly MapOption Units = new()
    {
        Path = GatewayKeys.PathOf(Kind, "units"),
        Help = "Inverter of each unit, by serial number or name, such as {1: SERIAL, 2: SERIAL}",
        Default = "unit 1: the only inverter",
    };

    private static readonly ValueOption<BatteryCurrentSign> BatteryCurrent = new(OptionParsers.Word<BatteryCurrentSign>)
    {
        Path = GatewayKeys.PathOf(Kind, "battery_current"),
        Words = OptionParsers.Words<BatteryCurrentSign>(),
        Help = "Sign of the battery current in register 0x3001: discharge (positive while it discharges) or raw",
        Default = "discharge",
    };

    private static readonly ValueOption<TimeSpan> MaxAge = new(OptionParsers.Time)
    {
        Path = GatewayKeys.PathOf(Kind, "max_age"),
        Help = "Maximum age of values; a read of older values fails",
        Default = $"{ModbusOptions.DefaultMaxAge.TotalSeconds:0}s",
    };

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<DeclaredOption> Options { get; } = [Keys.Listen, Units, BatteryCurrent, MaxAge, Keys.AllowFrom];

    internal static ModbusOptions? Read(OptionReader entry, BridgeOptions bridge, HashSet<IPEndPoint> listening)
    {
        var units = new Dictionary<byte, string?>();
        var listed = entry.FindAll(Units);
        foreach (var (key, inverter) in listed)
        {
            if (byte.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var unit) && unit is >= 1 and <= LastUnit)
                units[unit] = inverter.Value;
            else entry.Error(inverter.Place, $"'{key}' is not a unit; expected a number from 1 to {LastUnit}");
        }

        if (listed.Count == 0)
        {
            GatewayKeys.CheckOnly(entry, bridge, "give each a unit with 'units: {1: SERIAL, 2: SERIAL}'");
            units[ModbusOptions.DefaultUnit] = null;
        }

        var given = entry.Find(MaxAge);
        var maxAge = given?.Value ?? ModbusOptions.DefaultMaxAge;
        var period = bridge.Inverters.Max(inverter => inverter.Periods.Fast);
        if (maxAge <= period)
        {
            entry.Error(
                given?.Place ?? entry.Place,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"values are polled every {period.TotalSeconds:0.###} s, so they can be older than max_age; set a longer time"));
        }

        return Keys.ReadListen(entry, listening) is { } listen
            ? new ModbusOptions(listen)
            {
                Units = units,
                BatteryCurrent = entry.Find(BatteryCurrent)?.Value ?? BatteryCurrentSign.Discharge,
                MaxAge = maxAge,
                AllowFrom = Keys.ReadAllowFrom(entry),
            }
            : null;
    }
}
