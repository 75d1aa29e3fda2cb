using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Simulator;

/// <summary>Converts plain numbers to a field's values.</summary>
internal static class PointShape
{
    /// <summary>A number in the field's unit, or a code, as a value; rounded to the field's decimal places.</summary>
    internal static PointValue Of(FieldDefinition field, decimal number) => field switch
    {
        { Codes: { } codes } => new CodeValue((long)number, codes.Find((long)number)),
        { IsTimeOfDay: true } => new TimeOfDayValue((int)number),
        { Type: FieldType.Hex } => new HexValue((long)number, 2 * field.Length),
        _ => new NumberValue(field.Nearest(number)),
    };
}
