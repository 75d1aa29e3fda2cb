using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Inverter;

/// <summary>What an inverter says of itself in answer to command 98.</summary>
/// <param name="Answer">The whole answer.</param>
/// <param name="PcuVersion">The firmware's version, as in 609 for 6.0.9.</param>
/// <param name="Model">The model, as in <c>10kW</c>; empty where the answer does not say.</param>
/// <param name="Serial">The serial number; empty where the answer does not say.</param>
/// <param name="Battery">The battery; null where it is not one of the catalogue.</param>
/// <param name="View">The commands that this version has.</param>
public sealed record InverterIdentity(Answer Answer, int PcuVersion, string Model, string Serial, BatteryVendor? Battery, CatalogueView View)
{
    private const string VersionPoint = "inverter_pcu_version";
    private const string ModelPoint = "inverter_model";
    private const string SerialPoint = "inverter_serial";
    private const string BatteryPoint = "battery_vendor";

    /// <summary>Reads an answer to 98; null where it does not carry the version.</summary>
    internal static InverterIdentity? Of(Answer answer, CommandCatalogue catalogue)
    {
        var readings = answer.Frames[0].Readings.ToDictionary(reading => reading.Point, reading => reading.Value);
        if (readings.GetValueOrDefault(VersionPoint) is not NumberValue { Number: > 0 } version) return null;
        var pcuVersion = (int)version.Number;
        var battery = readings.GetValueOrDefault(BatteryPoint) is CodeValue code ? catalogue.FindBattery((int)code.Code) : null;
        return new InverterIdentity(
            answer, pcuVersion, readings.GetValueOrDefault(ModelPoint)?.Text ?? "", readings.GetValueOrDefault(SerialPoint)?.Text ?? "", battery, catalogue.View(pcuVersion));
    }
}
