namespace SermatecEss.Protocol.Catalogue;

/// <summary>The first alarm code of an <see cref="FieldType.AlarmBits"/> field.</summary>
/// <param name="FirstCode">The code of bit 0 of the field's first word; null if it depends on the battery's vendor.</param>
public sealed record AlarmSource(int? FirstCode)
{
    /// <summary>The code of bit 0 of the first word for a battery; null if that battery has no known table.</summary>
    public int? Resolve(BatteryVendor? battery) => FirstCode ?? battery?.FirstAlarm;
}
