using SermatecEss.Bridge.Languages;

namespace SermatecEss.Bridge.Inverters;

/// <summary>The device names of an inverter.</summary>
/// <param name="Name">Its configured name, or a generated one.</param>
/// <param name="IsGiven">Whether the name is configured.</param>
public sealed record InverterName(string Name, bool IsGiven)
{
    private const string MadeUp = "Sermatec";
    private const int DistinctDigits = 4;

    /// <summary>The name of the inverter's device.</summary>
    public string Inverter => InverterIn(Translation.Of(Language.En));

    /// <summary>The name of the inverter's device in a language.</summary>
    public string InverterIn(Translation translation) => IsGiven ? Name : translation.EntityOf("{0} inverter", Name);

    /// <summary>The name of its battery's device in a language.</summary>
    public string BatteryIn(Translation translation) => translation.EntityOf("{0} battery", Name);

    /// <summary>The name of one inverter.</summary>
    /// <param name="given">The configured name, or null.</param>
    /// <param name="serial">Its serial number.</param>
    /// <param name="isOnly">Whether the bridge has no other inverter.</param>
    public static InverterName Of(string? given, string serial, bool isOnly) => given is not null
        ? new InverterName(given, IsGiven: true)
        : new InverterName(
            isOnly ? MadeUp : $"{MadeUp} {(serial.Length > DistinctDigits ? serial[^DistinctDigits..] : serial)}",
            IsGiven: false);
}
