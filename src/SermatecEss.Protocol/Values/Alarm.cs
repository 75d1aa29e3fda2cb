namespace SermatecEss.Protocol.Values;

/// <summary>An alarm of a bit in command 1E or 1F.</summary>
/// <param name="Code">The vendor's number of the alarm; null if the bit's meaning is unknown for this battery.</param>
/// <param name="Bit">The bit's position in the words of its field, from 0.</param>
/// <param name="Device">The device that raises it, such as <c>Hybrid Inverter</c>.</param>
/// <param name="Description">The text.</param>
/// <param name="Level">
/// The vendor's level: 1 for all of the inverter's alarms and the most severe of a battery's, 3 for other battery alarms; 0 if unknown.
/// </param>
/// <param name="Hidden">Whether the vendor's app hides it from users.</param>
public sealed record Alarm(int? Code, int Bit, string Device, string Description, int Level, bool Hidden)
{
    /// <summary>Code, device, text and level in one line.</summary>
    public override string ToString() =>
        Code is { } code ? $"{code} {Device}: {Description} (level {Level})" : $"{Device}: {Description}";
}
