namespace SermatecEss.Protocol.Catalogue;

/// <summary>One entry of a command's fields: a field, or the place where fields of other entries stand in some versions.</summary>
/// <param name="Line">Its line in the catalogue's text.</param>
/// <param name="Field">The field; null for a place.</param>
/// <param name="Moved">The ids of the fields that stand here; empty for a field.</param>
/// <param name="Since">The first PCU version for which it holds; null for that of its command.</param>
/// <param name="Until">The last PCU version for which it holds; null for the newest.</param>
internal sealed record FieldLine(int Line, FieldDefinition? Field, IReadOnlyList<string> Moved, int? Since, int? Until)
{
    /// <summary>Whether it holds for a version.</summary>
    internal bool IsOf(int version) => !(Since > version) && !(Until < version);
}
