using System.Net;
using SermatecEss.Simulator;

namespace SermatecEss.Fleet.Simulation;

/// <summary>The inverters to simulate, and where they dial in.</summary>
/// <param name="Connect">The address that they dial.</param>
internal sealed record FleetSimulationOptions(IPEndPoint Connect)
{
    /// <summary>The number of inverters.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int Inverters
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "There is at least one inverter.");
    } = 1;

    /// <summary>The number in the first serial number; the others follow.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int First
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The first number is 0 or more.");
    } = 1;

    /// <summary>How many inverters dial for the first time in a second, at most.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 0, or infinite.</exception>
    public double Rate
    {
        get;
        init => field = value > 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The rate is a number above 0.");
    } = 1000;

    /// <summary>The share of inverters that encrypt, 0 to 1; they are spread evenly.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not between 0 and 1.</exception>
    public double Encrypted
    {
        get;
        init => field = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The share is between 0 and 1.");
    }

    /// <summary>The model of all inverters.</summary>
    public InverterModel Model { get; init; } = InverterModel.Kw10;

    /// <summary>The firmware version of all inverters, such as 609 for 6.0.9.</summary>
    public int PcuVersion { get; init; } = 609;

    /// <summary>
    /// How long after the end of a connection, or a failed attempt, an inverter dials again; up to a quarter longer, at random.
    /// </summary>
    public TimeSpan RedialAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long an attempt to connect may take.</summary>
    public TimeSpan ConnectLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a connection may receive nothing before the inverter closes it, as its WiFi module does.</summary>
    public TimeSpan LongestSilence { get; init; } = TimeSpan.FromSeconds(300);
}
