namespace SermatecEss.Protocol.Catalogue;

/// <summary>A named quantity of an inverter with one PCU version: read, calculated, or only set.</summary>
public sealed record Point
{
    /// <summary>The stable snake_case id, such as <c>battery_voltage</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The name within its device, such as <c>Voltage</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The full name, including the device, such as <c>Battery voltage</c>.</summary>
    public required string FullName { get; init; }

    /// <summary>The vendor's name, which <c>list</c> and <c>get</c> print.</summary>
    public required string Label { get; init; }

    /// <summary>The unit, such as <c>V</c>; null for none.</summary>
    public required string? Unit { get; init; }

    /// <summary>The quantity that the unit measures, such as <c>voltage</c>; null if the catalogue names none.</summary>
    public required string? Quantity { get; init; }

    /// <summary>The kind of value.</summary>
    public required ValueKind Kind { get; init; }

    /// <summary>The decimal places to display.</summary>
    public required int Decimals { get; init; }

    /// <summary>The meanings of its codes, or null.</summary>
    public CodeList? Codes { get; init; }

    /// <summary>The poll group that reads it.</summary>
    public required PollGroup Group { get; init; }

    /// <summary>The prominence.</summary>
    public required Prominence Prominence { get; init; }

    /// <summary>The field that contains it; null if it is calculated.</summary>
    public FieldDefinition? Field { get; init; }

    /// <summary>The read command whose response contains it; null if it is calculated, and for a setting that cannot be read.</summary>
    public CommandDefinition? Command { get; init; }

    /// <summary>The ids of the points that it is calculated from; empty if it is not calculated.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>The device that it belongs to.</summary>
    public PointDevice Device => PointNames.DeviceOf(Id);

    /// <summary>Whether it is calculated.</summary>
    public bool IsCalculated => Field is null;

    /// <summary>Whether it can have a value; settings that cannot be read have none.</summary>
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
