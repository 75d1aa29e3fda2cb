using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Protocol.Values;

/// <summary>A point's value as a payload carried it.</summary>
/// <param name="Field">The field that the value was read from; its id is the point's.</param>
/// <param name="Value">The value, in the field's unit.</param>
public sealed record Reading(FieldDefinition Field, PointValue Value)
{
    /// <summary>The point's id.</summary>
    public string Point => Field.Id;
}
