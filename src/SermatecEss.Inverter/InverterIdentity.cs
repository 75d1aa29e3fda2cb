using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Inverter;

/// <summary>The identity that an inverter reports.</summary>
/// <param name="PcuVersion">Its PCU version as reported, such as 609 for 6.0.9.</param>
/// <param name="ModelCode">The code of its model, or null if not reported.</param>
/// <param name="Model">The display name of its model, such as <c>10kW</c>; empty if not reported.</param>
/// <param name="BatteryVendor">Its battery, or null if not in the catalogue.</param>
/// <param name="Serial">Its serial number; empty if not reported.</param>
/// <param name="View">Its commands.</param>
/// <param name="Response">The response that contains all this.</param>
public sealed record InverterIdentity(
    int PcuVersion, int? ModelCode, string Model, BatteryVendor? BatteryVendor, string Serial, CatalogueView View, Response Response)
{
    /// <summary>Whether both are the same inverter with the same firmware, model and battery.</summary>
    public bool IsSameAs(InverterIdentity other) =>
        (PcuVersion, ModelCode, BatteryVendor, Serial) == (other.PcuVersion, other.ModelCode, other.BatteryVendor, other.Serial);
}
