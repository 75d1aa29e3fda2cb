namespace SermatecEss.Protocol.Catalogue;

/// <summary>A value within a JSON text.</summary>
/// <param name="Start">Bytes before it.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Line">The line on which it begins, from 1.</param>
internal readonly record struct JsonSection(int Start, int Length, int Line);
