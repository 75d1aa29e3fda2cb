using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Protocol.Values;

/// <summary>Values cannot be encoded into a payload.</summary>
public sealed class EncodingException : Exception
{
    internal EncodingException(FieldDefinition field, string reason)
        : base($"{field.Label} ({field.Id}): {reason}.") => Field = field;

    /// <summary>The field that could not be encoded.</summary>
    public FieldDefinition Field { get; }
}
