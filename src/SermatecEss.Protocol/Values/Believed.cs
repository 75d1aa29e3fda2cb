using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Protocol.Values;

/// <summary>What a frame tells of its own readings: whether they mean anything, and whether they can be.</summary>
public static class Believed
{
    /// <summary>Whether a field means anything, as far as the field says that stands for it in the same frame.</summary>
    /// <param name="field">The field.</param>
    /// <param name="find">The reading of another point of the same frame; null where the frame did not carry it.</param>
    /// <returns>
    /// False where it does not, as with a battery that is not connected; null where the frame lacks the field that says so.
    /// </returns>
    public static bool? IsValid(FieldDefinition field, Func<string, Reading?> find)
    {
        if (field.ValidBy is not { } flag) return true;
        return find(flag) is { } said ? said.Value is CodeValue { Code: var code } && code == said.Field.Codes?.OnCode : null;
    }

    /// <summary>Whether a number lies within what its quantity can be.</summary>
    public static bool IsPossible(CommandCatalogue catalogue, FieldDefinition field, decimal number) =>
        catalogue.LimitsOf(field) is not { } limits || (number >= limits.Min && number <= limits.Max);
}
