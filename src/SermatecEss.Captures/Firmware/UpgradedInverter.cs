using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Captures.Firmware;

/// <summary>What is known of an inverter that is upgraded, from its response to 98.</summary>
/// <param name="PcuVersion">The version.</param>
/// <param name="Model">The model.</param>
/// <param name="PartNumber">The part number at the beginning of the serial number, which does not identify a single inverter.</param>
internal sealed record UpgradedInverter(int? PcuVersion, string? Model, string? PartNumber)
{
    private const string Prefix = "ST";
    private const int PartNumberLength = 10;

    internal static UpgradedInverter Read(CommandDefinition identity, ReadOnlySpan<byte> payload)
    {
        int? version = null;
        string? model = null, part = null;
        foreach (var reading in Decoder.Decode(identity, payload))
        {
            switch (reading.Point)
            {
                case "inverter_pcu_version" when reading.Value is NumberValue number:
                    version = (int)number.Number;
                    break;
                case "inverter_model":
                    model = reading.Value.Text;
                    break;
                case "inverter_serial" when reading.Value is TextValue { Characters: var serial }:
                    if (serial.StartsWith(Prefix, StringComparison.Ordinal)) serial = serial[Prefix.Length..];
                    if (serial.Length > PartNumberLength && serial.AsSpan(0, PartNumberLength).IndexOfAnyExceptInRange('0', '9') < 0)
                        part = serial[..PartNumberLength];
                    break;
                default:
                    break;
            }
        }

        return new UpgradedInverter(version, model, part);
    }
}
