namespace SermatecEss.Protocol.Catalogue;

/// <summary>A point that no command carries and that is calculated from others, as the catalogue describes it.</summary>
public sealed record CalculationDefinition
{
    /// <summary>The stable id of the point, as in <c>grid_power</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The name that <c>get</c> prints.</summary>
    public required string Label { get; init; }

    /// <summary>The owner's name for it, without the word of its device.</summary>
    public required string Name { get; init; }

    /// <summary>The unit, as in <c>W</c>.</summary>
    public required string Unit { get; init; }

    /// <summary>What the point is.</summary>
    public required ValueKind Kind { get; init; }

    /// <summary>Decimal places that are worth showing.</summary>
    public required int Decimals { get; init; }

    /// <summary>How much it matters to an owner.</summary>
    public Prominence Prominence { get; init; } = Prominence.Detail;

    /// <summary>The ids of the points that it is calculated from. A version that lacks one of them does not have it.</summary>
    public required IReadOnlyList<string> Needs { get; init; }

    /// <summary>Whether it stands in only where a version reads no point of its id.</summary>
    public bool IsFallback { get; init; }
}
