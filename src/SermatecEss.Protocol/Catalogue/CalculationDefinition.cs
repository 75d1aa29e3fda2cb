namespace SermatecEss.Protocol.Catalogue;

/// <summary>A calculated point, as the catalogue defines it.</summary>
public sealed record CalculationDefinition
{
    /// <summary>The stable id of the point, such as <c>grid_power</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The name that <c>get</c> prints.</summary>
    public required string Label { get; init; }

    /// <summary>Its name, without that of its device.</summary>
    public required string Name { get; init; }

    /// <summary>The unit, such as <c>W</c>.</summary>
    public required string Unit { get; init; }

    /// <summary>The kind of value.</summary>
    public required ValueKind Kind { get; init; }

    /// <summary>The decimal places to display.</summary>
    public required int Decimals { get; init; }

    /// <summary>The prominence of the point.</summary>
    public Prominence Prominence { get; init; } = Prominence.Detail;

    /// <summary>The ids of the points that it is calculated from. A version that lacks one of them does not have it.</summary>
    public required IReadOnlyList<string> Needs { get; init; }

    /// <summary>Whether it is calculated only for versions that read no point with its id.</summary>
    public bool IsFallback { get; init; }
}
