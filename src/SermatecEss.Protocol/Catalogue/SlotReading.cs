namespace SermatecEss.Protocol.Catalogue;

/// <summary>Picks, once for each slot, the way in which its number is read, so that decoding needs no look at the field.</summary>
internal static class SlotReading
{
    internal enum Way : byte
    {
        SignedWord,
        UnsignedWord,
        BitsOfWord,
        AnyInteger,
        NotNumeric,
    }

    internal static Way Of(FieldDefinition field, int length) => field.Type switch
    {
        FieldType.Text or FieldType.Bytes or FieldType.Reserved => Way.NotNumeric,
        _ when length != 2 || field.ByteOrder != ByteOrder.BigEndian => Way.AnyInteger,
        FieldType.SignedNumber => Way.SignedWord,
        FieldType.Bit or FieldType.BitRange => Way.BitsOfWord,
        _ => Way.UnsignedWord,
    };
}
