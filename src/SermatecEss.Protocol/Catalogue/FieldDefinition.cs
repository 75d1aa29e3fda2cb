namespace SermatecEss.Protocol.Catalogue;

/// <summary>One field of a command's payload, as the catalogue defines it.</summary>
public sealed record FieldDefinition
{
    /// <summary>
    /// The stable snake_case id of the field's point, such as <c>battery_voltage</c>. A field of a write has the id of the read field that
    /// shows it.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>The name that <c>get</c> prints, the same as in older tools.</summary>
    public required string Label { get; init; }

    /// <summary>The point's name, unique within its device and without the device's name, such as <c>Voltage</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The point's full name, including the device, such as <c>Battery voltage</c>.</summary>
    public string FullName => PointNames.Full(Id, Name);

    /// <summary>The prominence of the point.</summary>
    public Prominence Prominence { get; init; } = Prominence.Detail;

    /// <summary>The first PCU version with the field; null for that of its command.</summary>
    public int? Since { get; init; }

    /// <summary>The last PCU version with the field; null for the newest.</summary>
    public int? Until { get; init; }

    /// <summary>The data type.</summary>
    public required FieldType Type { get; init; }

    /// <summary>The length of one occurrence in bytes; 0 for the rest of the payload.</summary>
    public required int Length { get; init; }

    /// <summary>The kind of value.</summary>
    public required ValueKind Kind { get; init; }

    /// <summary>The value of one step of the raw number, above 0.</summary>
    public decimal Scale
    {
        get;
        init
        {
            field = value;
            ScaleIsPowerOfTen = value == new decimal(1, 0, 0, isNegative: false, value.Scale);
        }
    } = 1;

    /// <summary>The value of the raw number 0: the value is the raw number times <see cref="Scale"/>, plus this.</summary>
    public decimal Offset
    {
        get;
        init
        {
            field = value;
            HasOffset = value != 0;
        }
    }

    /// <summary>Decimal places of the value, such as 1 if the raw number counts tenths.</summary>
    public int DecimalPlaces => Math.Max(Scale.Scale, Offset.Scale);

    /// <summary>The unit of the scaled value, such as <c>V</c>, <c>W</c>, <c>kWh</c>; null for none.</summary>
    public string? Unit { get; init; }

    /// <summary>Whether the field starts at the same byte as the previous one.</summary>
    public bool SharesBytes { get; init; }

    /// <summary>The lowest bit of a <see cref="FieldType.Bit"/> or <see cref="FieldType.BitRange"/>.</summary>
    public int FirstBit { get; init; }

    /// <summary>The number of bits of a <see cref="FieldType.Bit"/> or <see cref="FieldType.BitRange"/>.</summary>
    public int BitCount { get; init; }

    /// <summary>The order of an integer's bytes.</summary>
    public ByteOrder ByteOrder { get; init; }

    /// <summary>Whether the value is a time of day in minutes since midnight.</summary>
    public bool IsTimeOfDay { get; init; }

    /// <summary>
    /// How often the field occurs; 0 for a field that is not an array. With <see cref="RepeatCountId"/>, the most it can occur.
    /// </summary>
    public int Repeat { get; init; }

    /// <summary>The id of the field with the number of occurrences; null if it is fixed.</summary>
    public string? RepeatCountId { get; init; }

    /// <summary>Adjacent arrays of the same group are interleaved record by record; null for a separate array.</summary>
    public int? RepeatGroup { get; init; }

    /// <summary>The meanings of the value's codes, or null.</summary>
    public CodeList? Codes { get; init; }

    /// <summary>The alarm codes of the bits; for <see cref="FieldType.AlarmBits"/> only.</summary>
    public AlarmSource? Alarms { get; init; }

    /// <summary>The smallest value that may be set, in the field's unit, or null.</summary>
    public decimal? Min { get; init; }

    /// <summary>The largest value that may be set, in the field's unit, or null.</summary>
    public decimal? Max { get; init; }

    /// <summary>The risk of setting it, if it differs from the command's; else null.</summary>
    public SettingRisk? Risk { get; init; }

    /// <summary>The id of the read field that shows this setting in another form, or null.</summary>
    public string? ShownBy { get; init; }

    /// <summary>
    /// The id of a field of the same command that shows whether this one is valid, such as whether a battery is connected; null if there is
    /// none.
    /// </summary>
    public string? ValidBy { get; init; }

    /// <summary>Whether a person must always confirm a change.</summary>
    public bool NeedsConfirmation { get; init; }

    /// <summary>Whether the inverter accepts the setting only while switched off.</summary>
    public bool NeedsOff { get; init; }

    /// <summary>A note on the value: its sign, or how certain its meaning is; null for none.</summary>
    public string? Note { get; init; }

    /// <summary>The smallest value that a number's bytes can hold, in the field's unit.</summary>
    public decimal Lowest => FieldNumber.ValueOf(this, FieldNumber.RangeOf(this).Min);

    /// <summary>The largest value that a number's bytes can hold, in the field's unit.</summary>
    public decimal Highest => FieldNumber.ValueOf(this, FieldNumber.RangeOf(this).Max);

    /// <summary>The nearest value that a number can have.</summary>
    public decimal Nearest(decimal value) => FieldNumber.ValueOf(this, FieldNumber.RawOf(this, Math.Clamp(value, Lowest, Highest)));

    /// <summary>Whether it decodes to a list of values.</summary>
    public bool IsArray => Repeat > 0;

    /// <summary>Whether the field is an integer or bits of one.</summary>
    public bool IsNumber =>
        Type is FieldType.SignedNumber or FieldType.UnsignedNumber or FieldType.Hex or FieldType.Bit or FieldType.BitRange;

    /// <summary>The word size of an <see cref="FieldType.AlarmBits"/> field in bytes.</summary>
    internal const int AlarmWordLength = 2;

    /// <summary>Whether the value is the raw number with its decimal point moved, as in nearly all fields.</summary>
    internal bool IsRawWithPoint => ScaleIsPowerOfTen && !HasOffset;

    private bool ScaleIsPowerOfTen { get; init; } = true;

    private bool HasOffset { get; init; }
}
