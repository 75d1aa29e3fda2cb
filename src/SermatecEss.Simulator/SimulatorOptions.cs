using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Simulator;

/// <summary>Which inverter is simulated, where and when.</summary>
public sealed record SimulatorOptions
{
    private const string DefaultBattery = "pylon-lv-485";

    /// <summary>The model.</summary>
    public InverterModel Model { get; init; } = InverterModel.Kw10;

    /// <summary>The firmware's version, as in 609 for 6.0.9.</summary>
    public int PcuVersion { get; init; } = 609;

    /// <summary>The battery, one of the catalogue's.</summary>
    public BatteryVendor Battery { get; init; } = CommandCatalogue.Default.Batteries.First(battery => battery.Key == DefaultBattery);

    /// <summary>The serial number, at most 26 ASCII characters.</summary>
    public string Serial { get; init; } = "STSIMULATED000000000000001";

    /// <summary>Decides the clouds, the load and the faults; the same seed gives the same ones.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Simulated seconds in a real one.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Degrees north of the equator, for the height of the sun.</summary>
    public double Latitude { get; init; } = 50;

    /// <summary>What the simulated clock shows at the start; null for the present local time.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>The commands that the inverter knows.</summary>
    public CommandCatalogue Catalogue { get; init; } = CommandCatalogue.Default;
}
