namespace SermatecEss.Protocol.Values;

/// <summary>An alarm that a bit of command 1E or 1F stands for.</summary>
/// <param name="Code">The vendor's number of the alarm; null where the bit's meaning is not known for this battery.</param>
/// <param name="Bit">The bit's place in the words of its field, from 0.</param>
/// <param name="Device">What raises it, as in <c>Hybrid Inverter</c>.</param>
/// <param name="Description">What it says.</param>
/// <param name="Level">
/// The vendor's level: 1 for all of the inverter's alarms and the gravest of a battery's, 3 for the rest of a battery's; 0 where it is not
/// known.
/// </param>
/// <param name="Hidden">Whether the vendor's app keeps it from the owner.</param>
public sealed record Alarm(int? Code, int Bit, string Device, string Description, int Level, bool Hidden)
{
    /// <summary>Code, device, text and level in one line.</summary>
    public override string ToString() =>
        Code is { } code ? $"{code} {Device}: {Description} (level {Level})" : $"{Device}: {Description}";
}
