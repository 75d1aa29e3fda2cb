namespace SermatecEss.Protocol.Catalogue;

/// <summary>A value within a JSON text.</summary>
/// <param name="Start">Its offset in bytes.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Line">The line where it starts, from 1.</param>
internal readonly record struct JsonSection(int Start, int Length, int Line);
