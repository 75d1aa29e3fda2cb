using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Protocol.Tests.Values;

/// <summary>The number in a payload from which a value was decoded.</summary>
internal static class RawValue
{
    /// <summary>The number of one occurrence of a field, from 0.</summary>
    internal static long Of(FieldDefinition field, PointValue value, int occurrence) => value switch
    {
        ListValue list => Of(field, list.Items[occurrence], 0),
        AlarmsValue alarms => alarms.Words[occurrence],
        CodeValue code => code.Code,
        TimeOfDayValue time => time.Minutes,
        HexValue hex => hex.Number,
        NumberValue number => (long)((number.Number - field.Offset) / field.Scale),
        _ => 0,
    };
}
