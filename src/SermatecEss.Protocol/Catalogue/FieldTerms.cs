namespace SermatecEss.Protocol.Catalogue;

/// <summary>The definitions that the fields of a catalogue refer to.</summary>
/// <param name="CodeLists">The code lists by name.</param>
/// <param name="Units">The units, with the quantities that they measure.</param>
internal sealed record FieldTerms(IReadOnlyDictionary<string, CodeList> CodeLists, IReadOnlyDictionary<string, string?> Units);
