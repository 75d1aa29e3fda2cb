namespace SermatecEss.Protocol.Catalogue;

/// <summary>One field of a command's payload, as the catalogue describes it.</summary>
public sealed record FieldDefinition
{
    /// <summary>
    /// The stable snake_case id of the point that the field carries, as in <c>battery_voltage</c>. A write's field has the id of the read
    /// field that shows it.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>The name that <c>get</c> prints; the one that the existing tools print.</summary>
    public required string Label { get; init; }

    /// <summary>The owner's name for the point, unique within its device and without the device's word, as in <c>Voltage</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The owner's name where the device is not known from elsewhere, as in <c>Battery voltage</c>.</summary>
    public string FullName => PointNames.Full(Id, Name);

    /// <summary>How much the point matters to an owner.</summary>
    public Prominence Prominence { get; init; } = Prominence.Detail;

    /// <summary>The first PCU version that has the field; null for that of its command.</summary>
    public int? Since { get; init; }

    /// <summary>The last PCU version that has the field; null for the newest.</summary>
    public int? Until { get; init; }

    /// <summary>How the bytes are read.</summary>
    public required FieldType Type { get; init; }

    /// <summary>Bytes of one occurrence; 0 for the rest of the payload.</summary>
    public required int Length { get; init; }

    /// <summary>What the point is.</summary>
    public required ValueKind Kind { get; init; }

    /// <summary>What one step of the raw number is worth, above 0.</summary>
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

    /// <summary>Decimal places of the value: 1 where the raw number counts tenths.</summary>
    public int DecimalPlaces => Math.Max(Scale.Scale, Offset.Scale);

    /// <summary>The unit of the scaled value, as in <c>V</c>, <c>W</c>, <c>kWh</c>; null where there is none.</summary>
    public string? Unit { get; init; }

    /// <summary>Whether the field starts at the same byte as the field before it.</summary>
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
    /// How often the field occurs; 0 for a field that is not an array. Where <see cref="RepeatCountId"/> is set, the most it can occur.
    /// </summary>
    public int Repeat { get; init; }

    /// <summary>The id of the field that says how often this one occurs; null where the number is fixed.</summary>
    public string? RepeatCountId { get; init; }

    /// <summary>Neighbouring arrays of the same group are interleaved record by record; null for an array of its own.</summary>
    public int? RepeatGroup { get; init; }

    /// <summary>The meanings of the value's codes, or null.</summary>
    public CodeList? Codes { get; init; }

    /// <summary>Where the alarm codes of the bits begin; set for <see cref="FieldType.AlarmBits"/> alone.</summary>
    public AlarmSource? Alarms { get; init; }

    /// <summary>The smallest value that may be set, in the printed unit, or null.</summary>
    public decimal? Min { get; init; }

    /// <summary>The largest value that may be set, in the printed unit, or null.</summary>
    public decimal? Max { get; init; }

    /// <summary>Who may set it, where that differs from the rest of its command; else null.</summary>
    public SettingRisk? Risk { get; init; }

    /// <summary>The id of the read field that shows this setting in another form, or null.</summary>
    public string? ShownBy { get; init; }

    /// <summary>
    /// The id of a field of the same command that says whether this one means anything, as whether a battery is connected; null where
    /// nothing says so.
    /// </summary>
    public string? ValidBy { get; init; }

    /// <summary>Whether a person is always asked before it is set.</summary>
    public bool NeedsConfirmation { get; init; }

    /// <summary>Whether the inverter takes the setting only while it is switched off.</summary>
    public bool NeedsOff { get; init; }

    /// <summary>What a reader of the value should know: its sign, or how sure the meaning is; null where there is nothing to say.</summary>
    public string? Note { get; init; }

    /// <summary>The smallest value that a number's bytes can hold, in the printed unit.</summary>
    public decimal Lowest => FieldNumber.ValueOf(this, FieldNumber.RangeOf(this).Min);

    /// <summary>The largest value that a number's bytes can hold, in the printed unit.</summary>
    public decimal Highest => FieldNumber.ValueOf(this, FieldNumber.RangeOf(this).Max);

    /// <summary>The value next to another one that a number can have.</summary>
    public decimal Nearest(decimal value) => FieldNumber.ValueOf(this, FieldNumber.RawOf(this, Math.Clamp(value, Lowest, Highest)));

    /// <summary>Whether decoding gives a list of values.</summary>
    public bool IsArray => Repeat > 0;

    /// <summary>Whether the field is an integer or bits of one.</summary>
    public bool IsNumber =>
        Type is FieldType.SignedNumber or FieldType.UnsignedNumber or FieldType.Hex or FieldType.Bit or FieldType.BitRange;

    /// <summary>Bytes of the words of an <see cref="FieldType.AlarmBits"/> field.</summary>
    internal const int AlarmWordLength = 2;

    /// <summary>Whether the value is the raw number with its point moved, as in all but some fields.</summary>
    internal bool IsRawWithPoint => ScaleIsPowerOfTen && !HasOffset;

    private bool ScaleIsPowerOfTen { get; init; } = true;

    private bool HasOffset { get; init; }
}
