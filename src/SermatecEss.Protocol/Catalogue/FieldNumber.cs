namespace SermatecEss.Protocol.Catalogue;

/// <summary>
/// Converts between a field's raw number and its value. Raw numbers are 64 bits: those of an unsigned field of 8 bytes are above the
/// largest <see langword="long"/> if the sign is set.
/// </summary>
internal static class FieldNumber
{
    private const int MostPlaces = 9;
    private const decimal Largest = 1_000_000_000;
    private const int MostDigits = 28;

    /// <summary>What is wrong with scale and offset, or null. If nothing is, the value of every raw number is exact.</summary>
    internal static string? Fault(FieldDefinition field)
    {
        if (field.Scale is <= 0 or > Largest || field.Scale.Scale > MostPlaces)
            return $"the scale is above 0 and at most {Largest}, with at most {MostPlaces} decimal places";
        if (Math.Abs(field.Offset) > Largest || field.Offset.Scale > MostPlaces)
            return $"the offset is at most {Largest} up or down, with at most {MostPlaces} decimal places";
        var unit = (decimal)PowerOfTen(field.DecimalPlaces);
        var scale = (Int128)(field.Scale * unit);
        var offset = (Int128)(Math.Abs(field.Offset) * unit);
        var largest = ((Int128.One << (8 * field.Length)) * scale) + offset;
        return largest < PowerOfTen(MostDigits)
            ? null
            : $"a number of this length, scale and offset would have more than {MostDigits} digits";
    }

    /// <summary>The smallest and the largest raw number.</summary>
    internal static (long Min, long Max) RangeOf(FieldDefinition field)
    {
        if (field.BitCount > 0) return (0, (1L << field.BitCount) - 1);
        var width = field.Type == FieldType.AlarmBits ? 8 * FieldDefinition.AlarmWordLength : 8 * field.Length;
        if (field.Type == FieldType.SignedNumber) return (long.MinValue >> (64 - width), long.MaxValue >> (64 - width));
        return (0, (long)(ulong.MaxValue >> (64 - width)));
    }

    /// <summary>Whether a raw number fits in the field.</summary>
    internal static bool Fits(FieldDefinition field, long raw)
    {
        var (min, max) = RangeOf(field);
        var isWholeLong = max < 0;
        return isWholeLong || (raw >= min && raw <= max);
    }

    /// <summary>The value in the field's unit, with the decimal places of its scale.</summary>
    internal static decimal ValueOf(FieldDefinition field, long raw)
    {
        var isNegative = raw < 0 && field.Type == FieldType.SignedNumber;
        var size = (ulong)(isNegative ? -raw : raw);
        var places = field.IsRawWithPoint ? field.DecimalPlaces : 0;
        var steps = new decimal((int)size, (int)(size >> 32), 0, isNegative, (byte)places);
        return field.IsRawWithPoint ? steps : (steps * field.Scale) + field.Offset;
    }

    /// <summary>The raw number whose value is nearest to one within the field's range.</summary>
    internal static long RawOf(FieldDefinition field, decimal value)
    {
        var steps = Math.Round((value - field.Offset) / field.Scale);
        return steps < 0 ? (long)steps : (long)(ulong)steps;
    }

    private static Int128 PowerOfTen(int places)
    {
        var power = Int128.One;
        for (var i = 0; i < places; i++) power *= 10;
        return power;
    }
}
