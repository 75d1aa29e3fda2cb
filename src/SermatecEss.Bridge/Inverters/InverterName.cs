namespace SermatecEss.Bridge.Inverters;

/// <summary>What the devices of an inverter are called.</summary>
/// <param name="Name">What its owner calls it, or a name made up for it.</param>
/// <param name="IsGiven">Whether its owner calls it so.</param>
public sealed record InverterName(string Name, bool IsGiven)
{
    private const string MadeUp = "Sermatec";
    private const int DistinctDigits = 4;

    /// <summary>The name of the inverter's device.</summary>
    public string Inverter => IsGiven ? Name : $"{Name} inverter";

    /// <summary>The name of its battery's device.</summary>
    public string Battery => $"{Name} battery";

    /// <summary>The name of one inverter.</summary>
    /// <param name="given">What its owner calls it, or null.</param>
    /// <param name="serial">Its serial number.</param>
    /// <param name="isOnly">Whether it is the bridge's only one.</param>
    public static InverterName Of(string? given, string serial, bool isOnly) => given is not null
        ? new InverterName(given, IsGiven: true)
        : new InverterName(
            isOnly ? MadeUp : $"{MadeUp} {(serial.Length > DistinctDigits ? serial[^DistinctDigits..] : serial)}",
            IsGiven: false);
}
