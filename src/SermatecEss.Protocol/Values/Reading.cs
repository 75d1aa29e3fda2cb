using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Protocol.Values;

/// <summary>The value of a point in a payload.</summary>
/// <param name="Field">The field of the value, whose id is the point's.</param>
/// <param name="Value">The value, in the field's unit.</param>
public sealed record Reading(FieldDefinition Field, PointValue Value)
{
    /// <summary>The point's id.</summary>
    public string Point => Field.Id;
}
