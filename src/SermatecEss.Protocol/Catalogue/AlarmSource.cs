namespace SermatecEss.Protocol.Catalogue;

/// <summary>Where the alarm codes of an <see cref="FieldType.AlarmBits"/> field begin.</summary>
/// <param name="FirstCode">The code of bit 0 of the field's first word; null where the battery's vendor decides.</param>
public sealed record AlarmSource(int? FirstCode)
{
    /// <summary>The code of bit 0 of the first word, given the battery; null where that battery has no known table.</summary>
    public int? Resolve(BatteryVendor? battery) => FirstCode ?? battery?.FirstAlarm;
}
