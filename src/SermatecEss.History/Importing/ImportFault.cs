namespace SermatecEss.History.Importing;

/// <summary>A line of a file, or a value in it, that cannot be imported.</summary>
/// <param name="Line">The number of the line, from 1.</param>
/// <param name="Message">What is wrong, without a full stop.</param>
public sealed record ImportFault(long Line, string Message);
