namespace SermatecEss.Fuzz.Targets;

/// <summary>What is drawn for an input: the same for the same input, so that a finding can be had again.</summary>
internal static class Drawn
{
    /// <summary>Random numbers that depend on an input alone.</summary>
    internal static Random From(ReadOnlySpan<byte> input)
    {
        var hash = 2166136261u;
        foreach (var b in input) hash = (hash ^ b) * 16777619u;
        return new Random((int)hash);
    }
}
