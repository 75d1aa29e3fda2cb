namespace SermatecEss.Fuzz.Targets;

/// <summary>Random choices for an input: the same for the same input, so that findings are reproducible.</summary>
internal static class Drawn
{
    /// <summary>Random numbers that depend only on an input.</summary>
    internal static Random From(ReadOnlySpan<byte> input)
    {
        var hash = 2166136261u;
        foreach (var b in input) hash = (hash ^ b) * 16777619u;
        return new Random((int)hash);
    }
}
