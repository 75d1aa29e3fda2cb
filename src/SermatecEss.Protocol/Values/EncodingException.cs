using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Protocol.Values;

/// <summary>Values that cannot be put into a payload.</summary>
public sealed class EncodingException : Exception
{
    internal EncodingException(FieldDefinition field, string reason)
        : base($"{field.Label} ({field.Id}): {reason}.") => Field = field;

    /// <summary>The field that could not be written.</summary>
    public FieldDefinition Field { get; }
}
