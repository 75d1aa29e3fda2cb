namespace SermatecEss.Protocol.Catalogue;

/// <summary>One entry of a command's fields: a field, or a place to which fields of other entries move in some versions.</summary>
/// <param name="Line">Its line in the catalogue's text.</param>
/// <param name="Field">The field; null for a place.</param>
/// <param name="Moved">The ids of the fields that move here; empty for a field.</param>
/// <param name="Since">The first PCU version that it applies to; null for that of its command.</param>
/// <param name="Until">The last PCU version that it applies to; null for the newest.</param>
internal sealed record FieldLine(int Line, FieldDefinition? Field, IReadOnlyList<string> Moved, int? Since, int? Until)
{
    /// <summary>Whether it applies to a version.</summary>
    internal bool IsOf(int version) => !(Since > version) && !(Until < version);
}
