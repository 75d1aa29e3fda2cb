using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Protocol.Values;

/// <summary>
/// Values that come again and again, such as 0, each as one object for all fields and inverters: with thousands of inverters, values are
/// most of what is kept. Thread-safe.
/// </summary>
internal static class SharedValues
{
    private const int SmallNumbers = 512;
    private const int MostPlaces = 3;
    private static readonly NumberValue?[] Numbers = new NumberValue?[SmallNumbers * (MostPlaces + 1)];
    private static readonly TimeOfDayValue?[] Times = new TimeOfDayValue?[TimeOfDayValue.MinutesOfDay + 1];

    /// <summary>A list without values.</summary>
    internal static ListValue EmptyList { get; } = new([]);

    /// <summary>The value of a field's raw number.</summary>
    internal static NumberValue Number(FieldDefinition field, long raw)
    {
        if (raw is < 0 or >= SmallNumbers || !field.IsRawWithPoint || field.DecimalPlaces > MostPlaces)
            return new NumberValue(FieldNumber.ValueOf(field, raw));
        return Numbers[(field.DecimalPlaces * SmallNumbers) + raw] ??= new NumberValue(FieldNumber.ValueOf(field, raw));
    }

    /// <summary>A time of day.</summary>
    internal static TimeOfDayValue TimeOfDay(int minutes) =>
        minutes is >= 0 and <= TimeOfDayValue.MinutesOfDay ? Times[minutes] ??= new TimeOfDayValue(minutes) : new TimeOfDayValue(minutes);
}
