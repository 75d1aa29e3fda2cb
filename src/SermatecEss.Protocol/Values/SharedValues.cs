using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
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

    private static readonly ConditionalWeakTable<CodeList, ConcurrentDictionary<long, CodeValue>> Codes = [];

    /// <summary>A list without values.</summary>
    internal static ListValue EmptyList { get; } = new([]);

    /// <summary>The value of a field's raw number.</summary>
    internal static NumberValue Number(FieldDefinition field, long raw)
    {
        if (raw is < 0 or >= SmallNumbers || !field.IsRawWithPoint || field.DecimalPlaces > MostPlaces)
            return new NumberValue(FieldNumber.ValueOf(field, raw));
        return Numbers[(field.DecimalPlaces * SmallNumbers) + raw] ??= new NumberValue(FieldNumber.ValueOf(field, raw));
    }

    /// <summary>The value of a code.</summary>
    internal static CodeValue Code(CodeList codes, long code) => codes.Find(code) is { } label
        ? Codes.GetOrCreateValue(codes).GetOrAdd(code, static (code, label) => new CodeValue(code, label), label)
        : new CodeValue(code, null);

    /// <summary>A time of day.</summary>
    internal static TimeOfDayValue TimeOfDay(int minutes) =>
        minutes is >= 0 and <= TimeOfDayValue.MinutesOfDay ? Times[minutes] ??= new TimeOfDayValue(minutes) : new TimeOfDayValue(minutes);
}
