using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Simulator.Physics;

namespace SermatecEss.Simulator;

/// <summary>The simulated inverter, time and place.</summary>
public sealed record SimulatorOptions
{
    /// <summary>The first year that the inverter's clock can show.</summary>
    public const int FirstYear = 2000;

    /// <summary>The last year that the inverter's clock can show.</summary>
    public const int LastYear = 2099;

    private const string DefaultBattery = "pylon-lv-485";
    private const string NoBattery = "none";
    private const int MaxSerialLength = 26;

    /// <summary>The model.</summary>
    public InverterModel Model { get; init; } = InverterModel.Kw10;

    /// <summary>The firmware version, such as 609 for 6.0.9.</summary>
    public int PcuVersion { get; init; } = 609;

    /// <summary>The battery, one of the catalogue's; with <c>none</c> the plant has no battery.</summary>
    public BatteryVendor Battery { get; init; } = CommandCatalogue.Default.Batteries.First(battery => battery.Key == DefaultBattery);

    /// <summary>The serial number, at most 26 ASCII characters.</summary>
    /// <exception cref="ArgumentException">It is longer, or not ASCII.</exception>
    public string Serial
    {
        get;
        init => field = value.Length <= MaxSerialLength && value.All(char.IsAscii)
            ? value
            : throw new ArgumentException($"A serial number has at most {MaxSerialLength} ASCII characters.", nameof(value));
    } = "STSIMULATED000000000000001";

    /// <summary>Determines the clouds, the load and the faults; the same seed gives the same ones.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Simulated seconds per real second.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 0, or infinite.</exception>
    public double Speed
    {
        get;
        init => field = value > 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The speed is a number above 0.");
    } = 1;

    /// <summary>Degrees north of the equator, for the height of the sun.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not between -90 and 90.</exception>
    public double Latitude
    {
        get;
        init => field = value is >= -90 and <= 90
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The latitude is -90 to 90 degrees.");
    } = 50;

    /// <summary>The simulated clock's time at the start; null for the current local time.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The year is not between <see cref="FirstYear"/> and <see cref="LastYear"/>.
    /// </exception>
    public DateTimeOffset? Start
    {
        get;
        init => field = value is null or { Year: >= FirstYear and <= LastYear }
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value), value, $"The simulated clock starts in a year from {FirstYear} to {LastYear}.");
    }

    /// <summary>Encrypts each frame in both directions, as on the link to the vendor's cloud; null for none.</summary>
    public CloudCipher? Cipher { get; init; }

    /// <summary>Commands that are answered by their own frame only, although the catalogue has several.</summary>
    public IReadOnlySet<CommandCode> AnsweredAlone { get; init; } = new HashSet<CommandCode>();

    /// <summary>The catalogue of the inverter's commands.</summary>
    public CommandCatalogue Catalogue { get; init; } = CommandCatalogue.Default;

    /// <summary>The battery's capacity, in Wh; 0 without a battery.</summary>
    internal int BatteryCapacity => Battery.Key == NoBattery ? 0 : Model.BatteryCapacity();

    /// <summary>The plant connected to the inverter.</summary>
    internal PlantOptions Plant =>
        new(Model.RatedPower(), BatteryCapacity, Battery.Key.EndsWith("hv", StringComparison.Ordinal), Latitude, Seed);
}
