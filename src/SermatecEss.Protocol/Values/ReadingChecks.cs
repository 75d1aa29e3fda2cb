using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Protocol.Values;

/// <summary>Judges the readings of a frame: whether they are valid and plausible.</summary>
public static class ReadingChecks
{
    /// <summary>Whether a field is valid, according to the field in the same frame that flags it.</summary>
    /// <param name="field">The field.</param>
    /// <param name="find">Returns the reading of another point of the same frame; null if the frame does not contain it.</param>
    /// <returns>False if it is invalid, such as with a disconnected battery; null if the frame lacks that field.</returns>
    public static bool? IsValid(FieldDefinition field, Func<string, Reading?> find)
    {
        if (field.ValidBy is not { } flag) return true;
        return find(flag) is { } reading ? reading.Value is CodeValue { Code: var code } && code == reading.Field.Codes?.OnCode : null;
    }

    /// <summary>Whether a number is within the possible range of its quantity.</summary>
    public static bool IsPossible(CommandCatalogue catalogue, FieldDefinition field, decimal number) =>
        catalogue.LimitsOf(field) is not { } limits || (number >= limits.Min && number <= limits.Max);
}
