namespace SermatecEss.Protocol.Catalogue;

/// <summary>
/// A named quantity of an inverter of one PCU version: something that is read, calculated from what is read, or only set.
/// </summary>
public sealed record Point
{
    /// <summary>The stable snake_case id, as in <c>battery_voltage</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The owner's name within its device, as in <c>Voltage</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The owner's name where the device is not known from elsewhere, as in <c>Battery voltage</c>.</summary>
    public required string FullName { get; init; }

    /// <summary>The vendor's name, which <c>list</c> and <c>get</c> print.</summary>
    public required string Label { get; init; }

    /// <summary>The unit, as in <c>V</c>; null where there is none.</summary>
    public required string? Unit { get; init; }

    /// <summary>The quantity that the unit measures, as in <c>voltage</c>; null where the catalogue names none.</summary>
    public required string? Quantity { get; init; }

    /// <summary>What the point is.</summary>
    public required ValueKind Kind { get; init; }

    /// <summary>Decimal places that are worth showing.</summary>
    public required int Decimals { get; init; }

    /// <summary>The meanings of its codes, or null.</summary>
    public CodeList? Codes { get; init; }

    /// <summary>The poll group whose polls give it a value.</summary>
    public required PollGroup Group { get; init; }

    /// <summary>How much it matters to an owner.</summary>
    public required Prominence Prominence { get; init; }

    /// <summary>The field that carries it; null for one that is calculated.</summary>
    public FieldDefinition? Field { get; init; }

    /// <summary>
    /// The read command whose answer carries it; null for one that is calculated, and for a setting that no command reads.
    /// </summary>
    public CommandDefinition? Command { get; init; }

    /// <summary>The ids of the points that it is calculated from; empty for one that is not.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>The device that it belongs to.</summary>
    public PointDevice Device => PointNames.DeviceOf(Id);

    /// <summary>Whether it is calculated.</summary>
    public bool IsCalculated => Field is null;

    /// <summary>Whether it can have a value: settings that no command reads have none.</summary>
    public bool IsReadable => IsCalculated || Command is not null;

    /// <summary>Whether its value is a list.</summary>
    public bool IsArray => Field?.IsArray ?? false;

    /// <summary>Whether its value is a set of alarms.</summary>
    public bool IsAlarms => Field?.Type == FieldType.AlarmBits;

    /// <summary>Whether it is on or off.</summary>
    public bool IsSwitch => Codes is { OnCode: not null, OffCode: not null };

    /// <summary>The id.</summary>
    public override string ToString() => Id;
}
