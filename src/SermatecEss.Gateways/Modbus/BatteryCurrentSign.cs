namespace SermatecEss.Gateways.Modbus;

/// <summary>The sign of the battery's current in register 0x3001.</summary>
public enum BatteryCurrentSign
{
    /// <summary>Positive while the battery discharges, whatever the battery's protocol.</summary>
    Discharge,

    /// <summary>As the inverter reports it; it depends on the battery's protocol.</summary>
    Raw,
}
