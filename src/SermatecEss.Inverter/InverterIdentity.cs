using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Inverter;

/// <summary>Who an inverter says it is.</summary>
/// <param name="PcuVersion">Its PCU version as it reports it, as in 609 for 6.0.9.</param>
/// <param name="ModelCode">The code of its model, or null where it did not say.</param>
/// <param name="Model">Its model as it is printed, as in <c>10kW</c>; empty where it did not say.</param>
/// <param name="BatteryVendor">Its battery, or null where the catalogue does not know it.</param>
/// <param name="Serial">Its serial number; empty where it did not say.</param>
/// <param name="View">The commands that it has.</param>
/// <param name="Response">The answer that says all this.</param>
public sealed record InverterIdentity(
    int PcuVersion, int? ModelCode, string Model, BatteryVendor? BatteryVendor, string Serial, CatalogueView View, Response Response)
{
    /// <summary>Whether both are one inverter with one firmware, model and battery.</summary>
    public bool IsSameAs(InverterIdentity other) =>
        (PcuVersion, ModelCode, BatteryVendor, Serial) == (other.PcuVersion, other.ModelCode, other.BatteryVendor, other.Serial);
}
