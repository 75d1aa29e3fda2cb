namespace SermatecEss.Fuzz;

/// <summary>A property of the protocol library that an input breaks.</summary>
internal sealed class Finding(string property) : Exception(property)
{
    /// <summary>Fails where a property does not hold.</summary>
    internal static void Unless(bool holds, string property)
    {
        if (!holds) throw new Finding(property);
    }
}
