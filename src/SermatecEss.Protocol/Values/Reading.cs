using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Protocol.Values;

/// <summary>The value of a point in a payload.</summary>
/// <param name="Field">The field of the value, whose id is the point's.</param>
/// <param name="Value">The value, in the field's unit.</param>
public sealed record Reading(FieldDefinition Field, PointValue Value)
{
    /// <summary>The point's id.</summary>
    public string Point => Field.Id;

    /// <summary>Whether it is worth showing; bytes without a known meaning are not.</summary>
    public bool IsShown => Field.Kind != ValueKind.Reserved;

    /// <summary>The value to show: a placeholder for a password, unless passwords are shown.</summary>
    public PointValue Shown(bool showSecrets) =>
        Field.Kind == ValueKind.Secret && !showSecrets ? new TextValue("********") : Value;
}
